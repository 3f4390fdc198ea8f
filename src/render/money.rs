//! Amounts of money as each language writes them: symbols as the Unicode Common Locale Data Repository has them for
//! en-US and zh-TW.

use crate::{
    domain::{goal::Currency, locale::Locale},
    i18n,
};

/// The sign of a currency. The own dollar needs no country where it is meant by default.
fn sign(locale: Locale, currency: Currency) -> &'static str {
    match (currency, locale) {
        (Currency::Twd, _) => "NT$",
        (Currency::Usd, Locale::EnUs) => "$",
        (Currency::Usd, Locale::ZhTw) => "US$",
        (Currency::Eur, _) => "€",
        (Currency::Jpy, _) => "¥",
        (Currency::Hkd, _) => "HK$",
        (Currency::Cny, _) => "CN¥",
        (Currency::Gbp, _) => "£",
        (Currency::Krw, _) => "₩",
        (Currency::Sgd, _) => "SGD ",
        (Currency::Myr, _) => "MYR ",
        (Currency::Thb, _) => "THB ",
        (Currency::Aud, _) => "AU$",
        (Currency::Cad, _) => "CA$",
    }
}

/// An amount in the smallest unit; whole amounts without decimals.
pub fn amount(locale: Locale, currency: Currency, smallest: i64) -> String {
    let per_unit = 10i64.pow(currency.decimals());
    let (minus, smallest) = if smallest < 0 {
        ("-", smallest.saturating_neg())
    } else {
        ("", smallest)
    };
    let (whole, rest) = (smallest / per_unit, smallest % per_unit);
    let whole = i18n::number(whole);
    let sign = sign(locale, currency);
    if rest == 0 {
        format!("{minus}{sign}{whole}")
    } else {
        let digits = currency.decimals() as usize;
        format!("{minus}{sign}{whole}.{rest:0digits$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let of = |locale, currency, smallest| amount(locale, currency, smallest);
        assert_eq!(of(Locale::ZhTw, Currency::Twd, 456_000), "NT$456,000");
        assert_eq!(of(Locale::EnUs, Currency::Usd, 1_200_050), "$12,000.50");
        assert_eq!(of(Locale::ZhTw, Currency::Usd, 1_200_000), "US$12,000");
        assert_eq!(of(Locale::EnUs, Currency::Jpy, -1_500), "-¥1,500");
        assert_eq!(of(Locale::EnUs, Currency::Sgd, 105), "SGD 1.05");
    }
}
