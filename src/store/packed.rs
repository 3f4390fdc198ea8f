//! Many rows handed over as one text. What reading a row costs is paid for each of its columns, most of it in
//! allocations; where hundreds of thousands are read, the database writes a page of them into a text, numbers
//! separated by spaces, rows by line ends, and this reads it.

use super::{Result, unreadable};

/// What is left of a text to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed<'a> {
    rest: &'a str,
}

/// The text of a statement that packs all rows into one: empty where there are none.
pub(super) fn text_of(row: Option<(Option<String>,)>) -> String {
    row.and_then(|(text,)| text).unwrap_or_default()
}

impl<'a> Packed<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Whether all is read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next word, and the space or line end behind it; nothing where it is only a hyphen.
    pub fn word(&mut self) -> Result<Option<&'a str>> {
        let end = self.rest.find([' ', '\n']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(unreadable("a row", rest));
        }
        self.rest = rest.get(1..).unwrap_or_default();
        Ok((word != "-").then_some(word))
    }

    /// The next number; nothing where there is a hyphen in its place.
    pub fn number_if_any(&mut self) -> Result<Option<i64>> {
        let mut after = *self;
        if after.word()?.is_some() {
            return self.number().map(Some);
        }
        *self = after;
        Ok(None)
    }

    /// The next number, and the space or line end behind it.
    pub fn number(&mut self) -> Result<i64> {
        let wrong = || unreadable("a row", self.rest.chars().take(40).collect::<String>());
        let bytes = self.rest.as_bytes();
        let is_negative = bytes.first() == Some(&b'-');
        let first = usize::from(is_negative);
        let (mut at, mut number) = (first, 0i64);
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            // Below zero, where there is room for one more.
            let next = number
                .checked_mul(10)
                .and_then(|tens| tens.checked_sub(i64::from(digit - b'0')));
            number = next.ok_or_else(wrong)?;
            at += 1;
        }
        let end = match bytes.get(at) {
            None => at,
            Some(b' ' | b'\n') => at + 1,
            Some(_) => return Err(wrong()),
        };
        let number = if is_negative {
            Some(number)
        } else {
            number.checked_neg()
        };
        let number = number.filter(|_| at > first).ok_or_else(wrong)?;
        self.rest = &self.rest[end..];
        Ok(number)
    }

    /// The next text, behind its number of characters, and the line end behind it: a text may contain anything.
    pub fn text(&mut self) -> Result<&'a str> {
        let length = usize::try_from(self.number()?).map_err(|_| unreadable("a row", self.rest))?;
        let end = if length == 0 {
            0
        } else {
            let last = self.rest.char_indices().nth(length - 1);
            let (at, last) = last.ok_or_else(|| unreadable("a row", self.rest))?;
            at + last.len_utf8()
        };
        let (text, rest) = self.rest.split_at(end);
        self.rest = match rest.strip_prefix('\n') {
            Some(rest) => rest,
            None if rest.is_empty() => rest,
            None => return Err(unreadable("a row", rest)),
        };
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_a_text_contains_it_is_read_back(rows in proptest::collection::vec((any::<i64>(), any::<String>()), 0..9)) {
            let lines: Vec<String> = rows
                .iter()
                .map(|(number, text)| format!("{number} {} {text}", text.chars().count()))
                .collect();
            let text = lines.join("\n");
            let mut packed = Packed::new(&text);
            let mut found = Vec::new();
            while !packed.is_empty() {
                found.push((packed.number().unwrap(), packed.text().unwrap().to_owned()));
            }
            prop_assert_eq!(found, rows);
        }

        #[test]
        fn what_is_missing_is_told_from_every_number_and_word(
            rows in proptest::collection::vec((any::<Option<i64>>(), proptest::option::of("[a-z_]+")), 0..9),
        ) {
            let line = |(number, word): &(Option<i64>, Option<String>)| {
                let number = number.map_or("-".to_owned(), |number| number.to_string());
                format!("{number} {}", word.as_deref().unwrap_or("-"))
            };
            let text = rows.iter().map(line).collect::<Vec<_>>().join("\n");
            let mut packed = Packed::new(&text);
            let mut found = Vec::new();
            while !packed.is_empty() {
                let number = packed.number_if_any().unwrap();
                found.push((number, packed.word().unwrap().map(str::to_owned)));
            }
            prop_assert_eq!(found, rows);
        }

        #[test]
        fn what_is_no_row_is_an_error(text in any::<String>()) {
            let mut packed = Packed::new(&text);
            while !packed.is_empty() && packed.number().is_ok() && packed.text().is_ok() {}
        }
    }
}
