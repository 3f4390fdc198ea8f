//! A JSON document that keeps every key, also one that is given twice: of a member who is in a file
//! twice, serde_json's own tree would silently keep the later figure.

use std::{fmt, slice};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::error::Category;

use super::ImportError;

#[derive(Debug)]
pub(super) enum Json {
    Nothing,
    Flag,
    Whole(i128),
    Fraction(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Parses a document. serde_json refuses more than 128 levels.
    pub(super) fn parse(text: &str) -> Result<Self, ImportError> {
        serde_json::from_str(text).map_err(|error| match error.classify() {
            Category::Eof => ImportError::CutOff,
            _ if error.to_string().starts_with("recursion limit") => ImportError::TooDeep,
            _ => ImportError::BadJson {
                line: error.line(),
                column: error.column(),
            },
        })
    }

    /// The value of an object's key, the first if it is there twice.
    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        self.pairs()?
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value)
    }

    /// The keys and values, if it is an object.
    pub(super) fn pairs(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub(super) fn list(&self) -> Option<&[Json]> {
        match self {
            Json::List(list) => Some(list),
            _ => None,
        }
    }

    /// The elements of the list under `key`, of all pages if it is a list of such objects.
    pub(super) fn paged(&self, key: &str) -> Option<Vec<&Json>> {
        let pages = match self {
            Json::Object(_) => slice::from_ref(self),
            Json::List(pages) if !pages.is_empty() => pages,
            _ => return None,
        };
        let mut found = Vec::new();
        for page in pages {
            found.extend(page.get(key)?.list()?);
        }
        Some(found)
    }

    /// The elements, if it is a list whose first is an object with all these keys.
    pub(super) fn list_of(&self, keys: &[&str]) -> Option<Vec<&Json>> {
        let list = self.list()?;
        let first = list.first()?;
        keys.iter()
            .all(|key| first.get(key).is_some())
            .then(|| list.iter().collect())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Flag)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Whole(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Whole(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Fraction(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = entries.next_entry()? {
            pairs.push(pair);
        }
        Ok(Json::Object(pairs))
    }
}
