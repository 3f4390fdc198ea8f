//! A REST request, taken apart once.

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use serde_json::Value;

use crate::Id;
use crate::rest::error::ApiError;

/// What one request may weigh: 25 MiB.
const MAX_REQUEST: usize = 25 * 1024 * 1024;

/// A REST request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path after `/api/v10`, decoded.
    pub(crate) path: String,
    /// The same path, taken apart before it was decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    /// JSON body, or the `payload_json` part of a form; null if there is none.
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
    pub(crate) reason: Option<String>,
    pub(crate) authorization: Option<String>,
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The n in `files[n]`.
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

impl Request {
    /// Reads a request to its end. `path` is what follows `/api/v10`.
    pub(crate) async fn read(path: &str, request: hyper::Request<Incoming>) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let bytes = body.collect().await.map_err(|_| ApiError::BAD_JSON)?.to_bytes();
        if bytes.len() > MAX_REQUEST {
            return Err(ApiError::REQUEST_TOO_LARGE);
        }
        let content_type = header("content-type").unwrap_or_default();
        let (body, files) = match multer::parse_boundary(content_type) {
            Ok(boundary) => read_form(bytes, boundary).await?,
            Err(_) if bytes.is_empty() => (Value::Null, Vec::new()),
            Err(_) => (
                serde_json::from_slice(&bytes).map_err(|_| ApiError::BAD_JSON)?,
                Vec::new(),
            ),
        };
        let segments: Vec<_> = path.trim_matches('/').split('/').map(percent_decode).collect();
        Ok(Self {
            method: parts.method.as_str().to_owned(),
            path: format!("/{}", segments.join("/")),
            segments,
            query: parts.uri.query().map(read_query).unwrap_or_default(),
            body,
            files,
            reason: header("x-audit-log-reason").map(percent_decode),
            authorization: header("authorization").map(str::to_owned),
        })
    }

    /// The snowflake at a place of the path.
    pub(crate) fn id(&self, index: usize) -> Result<Id, ApiError> {
        let text = self.segments.get(index).map(String::as_str).unwrap_or_default();
        text.parse().map_err(|_| {
            ApiError::field(
                "id",
                "NUMBER_TYPE_COERCE",
                &format!("Value \"{text}\" is not snowflake."),
            )
        })
    }

    /// A query parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A query parameter that is a snowflake.
    pub(crate) fn id_param(&self, name: &str) -> Result<Option<Id>, ApiError> {
        self.param(name)
            .map(str::parse)
            .transpose()
            .map_err(|_| ApiError::field(name, "NUMBER_TYPE_COERCE", "Value is not snowflake."))
    }

    /// The `limit` parameter, checked against its range.
    pub(crate) fn limit(&self, default: usize, max: usize) -> Result<usize, ApiError> {
        let Some(text) = self.param("limit") else {
            return Ok(default);
        };
        match text.parse() {
            Ok(limit) if (1..=max).contains(&limit) => Ok(limit),
            Ok(limit) if limit > max => Err(ApiError::field(
                "limit",
                "NUMBER_TYPE_MAX",
                &format!("int value should be less than or equal to {max}."),
            )),
            Ok(_) => Err(ApiError::field(
                "limit",
                "NUMBER_TYPE_MIN",
                "int value should be greater than or equal to 1.",
            )),
            Err(_) => Err(ApiError::field(
                "limit",
                "NUMBER_TYPE_COERCE",
                "Value is not int.",
            )),
        }
    }
}

async fn read_form(bytes: Bytes, boundary: String) -> Result<(Value, Vec<Upload>), ApiError> {
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
    let mut form = multer::Multipart::new(stream, boundary);
    let mut body = Value::Null;
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| ApiError::BAD_JSON)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let bytes = field.bytes().await.map_err(|_| ApiError::BAD_JSON)?;
        if name == "payload_json" {
            body = serde_json::from_slice(&bytes).map_err(|_| ApiError::BAD_JSON)?;
            continue;
        }
        let number = name
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'))
            .and_then(|n| n.parse().ok());
        let (Some(number), Some(name)) = (number, file_name) else {
            return Err(ApiError::field(
                &name,
                "BASE_TYPE_BAD_TYPE",
                "Only files[n] and payload_json are known.",
            ));
        };
        files.push(Upload {
            number,
            name,
            content_type,
            bytes,
        });
    }
    Ok((body, files))
}

fn read_query(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (percent_decode(key), percent_decode(&value.replace('+', " "))))
        .collect()
}

/// Decodes `%20` and its like; what is no code stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(hex_digit(*high) * 16 + hex_digit(*low));
                rest = after;
            }
            _ => {
                decoded.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit.to_ascii_lowercase() - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::percent_decode;

    #[test]
    fn percent_codes_become_characters() {
        assert_eq!(percent_decode("%F0%9F%94%A5"), "🔥");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("a%zz%20b"), "a%zz b");
    }
}
