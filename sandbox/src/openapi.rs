//! Checks requests and answers against Discord's published OpenAPI description.
//! The file is read once per process; schemas are compiled when they are first needed.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::journal::Journal;
use crate::rest::Request;
use crate::sync::lock;

/// The name under which schemas refer to the whole description.
const ROOT: &str = "urn:discord";
/// How many errors of one body are told.
const MAX_ERRORS: usize = 3;

static LOADED: LazyLock<Mutex<HashMap<PathBuf, Arc<OpenApi>>>> = LazyLock::new(Mutex::default);

/// Discord's OpenAPI description.
pub(crate) struct OpenApi {
    document: Value,
    registry: Registry<'static>,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl fmt::Debug for OpenApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenApi").finish_non_exhaustive()
    }
}

/// Reads a description; panics if it cannot be read, since a check that silently does not happen is worse.
pub(crate) fn load(path: &Path) -> Arc<OpenApi> {
    let mut loaded = lock(&LOADED);
    if let Some(openapi) = loaded.get(path) {
        return openapi.clone();
    }
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("cannot read the OpenAPI description {}: {error}", path.display()));
    let document: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} is not JSON: {error}", path.display()));
    let openapi = Arc::new(OpenApi::new(document));
    loaded.insert(path.to_owned(), openapi.clone());
    openapi
}

impl OpenApi {
    fn new(document: Value) -> Self {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(ROOT, document.clone())
            .and_then(|registry| registry.prepare())
            .expect("Discord's description refers only to itself");
        Self {
            document,
            registry,
            compiled: Mutex::default(),
        }
    }

    /// Notes what a request breaks.
    pub(crate) fn check_request(&self, journal: &Journal, request: &Request) {
        let what = format!("{} {}", request.method, request.path);
        let Some((pointer, operation)) = self.operation(request) else {
            journal.violation(format!("OpenAPI: {what} is not described"));
            return;
        };
        self.check_query(journal, request, &what);
        let form = &operation["requestBody"];
        let required = form["required"] == true;
        if request.body.is_null() {
            if required && request.files.is_empty() {
                journal.violation(format!("OpenAPI: {what} needs a body"));
            }
            return;
        }
        // Forms carry the same JSON in a part of their own.
        let content = ["application/json", "multipart/form-data"]
            .into_iter()
            .find(|kind| form["content"][*kind].is_object());
        let Some(content) = content else { return };
        let pointer = format!("{pointer}/requestBody/content/{}/schema", escape(content));
        for error in self.errors(&pointer, &as_described(&request.body)) {
            journal.violation(format!(
                "OpenAPI: the body of {what} breaks the description: {error}"
            ));
        }
    }

    fn check_query(&self, journal: &Journal, request: &Request, what: &str) {
        let Some((pointer, _)) = self.operation(request) else {
            return;
        };
        let path_item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
        let lists = [pointer.clone(), path_item.to_owned()].map(|owner| format!("{owner}/parameters"));
        for (name, value) in &request.query {
            let described = lists.iter().find_map(|list| {
                let parameters = self.document.pointer(&decode(list))?.as_array()?;
                let index = parameters
                    .iter()
                    .position(|parameter| parameter["name"] == *name && parameter["in"] == "query")?;
                Some(format!("{list}/{index}/schema"))
            });
            let Some(schema) = described else {
                journal.violation(format!("OpenAPI: {what} has no parameter {name:?}"));
                continue;
            };
            // Everything is text in a query string; it is right if it is right as any type it may stand for.
            let readings = [
                Some(json!(value)),
                serde_json::from_str(value).ok(),
                Some(json!([value])),
            ];
            if readings
                .iter()
                .flatten()
                .all(|reading| !self.errors(&schema, reading).is_empty())
            {
                journal.violation(format!(
                    "OpenAPI: {what}: the parameter {name}={value} breaks the description"
                ));
            }
        }
    }

    /// Notes what an answer of the sandbox breaks.
    pub(crate) fn check_answer(
        &self,
        journal: &Journal,
        request: &Request,
        status: u16,
        answer: Option<&Value>,
    ) {
        let Some((pointer, operation)) = self.operation(request) else {
            return;
        };
        let what = format!("{} {} -> {status}", request.method, request.path);
        let responses = &operation["responses"];
        let family = format!("{}XX", status / 100);
        let key = [status.to_string(), family]
            .into_iter()
            .find(|key| responses[key.as_str()].is_object());
        let Some(key) = key else {
            journal.violation(format!("OpenAPI (a bug of the sandbox): {what} is not described"));
            return;
        };
        let pointer = match responses[&key]["$ref"].as_str() {
            Some(reference) => reference.trim_start_matches('#').to_owned(),
            None => format!("{pointer}/responses/{key}"),
        };
        let pointer = format!("{pointer}/content/application~1json/schema");
        let described = self.document.pointer(&decode(&pointer)).is_some();
        match answer {
            Some(answer) if described => {
                let mut answer = answer.clone();
                if status >= 400
                    && let Some(fields) = answer.as_object_mut()
                {
                    // Real Discord names what is wrong with a field in words; the description asks for numbers.
                    fields.remove("errors");
                }
                for error in self.errors(&pointer, &answer) {
                    journal.violation(format!("OpenAPI (a bug of the sandbox): {what}: {error}"));
                }
            }
            None if described => {
                journal.violation(format!("OpenAPI (a bug of the sandbox): {what} lacks a body"));
            }
            _ => {}
        }
    }

    /// The operation a request is for, with its JSON pointer as it stands in a URI.
    fn operation(&self, request: &Request) -> Option<(String, &Value)> {
        let method = request.method.to_lowercase();
        let paths = self.document["paths"].as_object()?;
        let fitting = paths.iter().filter_map(|(template, item)| {
            let literals = literals_if_fits(template, &request.segments)?;
            item[&method]
                .is_object()
                .then_some((literals, template, &item[&method]))
        });
        // `/users/@me` fits `/users/{user_id}` as well: the most literal description is the right one.
        let (_, template, operation) = fitting.max_by_key(|(literals, ..)| *literals)?;
        Some((format!("/paths/{}/{method}", escape(template)), operation))
    }

    fn errors(&self, pointer: &str, body: &Value) -> Vec<String> {
        let validator = self.validator(pointer);
        let mut errors: Vec<_> = validator
            .iter_errors(body)
            .take(MAX_ERRORS)
            .map(|error| {
                let text = error.to_string();
                let cut = text
                    .char_indices()
                    .nth(400)
                    .map_or(text.len(), |(index, _)| index);
                format!("at {:?}: {}", error.instance_path().to_string(), &text[..cut])
            })
            .collect();
        errors.dedup();
        errors
    }

    fn validator(&self, pointer: &str) -> Arc<Validator> {
        if let Some(validator) = lock(&self.compiled).get(pointer) {
            return validator.clone();
        }
        let schema = json!({ "$ref": format!("{ROOT}#{pointer}") });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&schema)
            .unwrap_or_else(|error| panic!("the schema {pointer} does not compile: {error}"));
        let validator = Arc::new(validator);
        lock(&self.compiled).insert(pointer.to_owned(), validator.clone());
        validator
    }
}

/// A body as the description wants it, where Discord documents and takes another form as well:
/// permission bits as text, and small numbers that name the files of this request.
fn as_described(body: &Value) -> Value {
    match body {
        Value::Array(items) => items.iter().map(as_described).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let value = match (name.as_str(), value) {
                    (
                        "allow" | "deny" | "permissions" | "default_member_permissions",
                        Value::String(bits),
                    ) => bits
                        .parse::<u64>()
                        .map_or_else(|_| value.clone(), |bits| json!(bits)),
                    ("attachments", Value::Array(files)) => files.iter().map(with_text_id).collect(),
                    _ => as_described(value),
                };
                (name.clone(), value)
            });
            Value::Object(fields.collect())
        }
        _ => body.clone(),
    }
}

fn with_text_id(file: &Value) -> Value {
    let mut file = file.clone();
    if let Some(number) = file["id"].as_u64() {
        file["id"] = json!(number.to_string());
    }
    file
}

/// How many segments of a template are literal, if the path fits it.
fn literals_if_fits(template: &str, segments: &[String]) -> Option<usize> {
    let wanted: Vec<_> = template.trim_matches('/').split('/').collect();
    if wanted.len() != segments.len() {
        return None;
    }
    let mut literals = 0;
    for (wanted, found) in wanted.iter().zip(segments) {
        if wanted == found {
            literals += 1;
        } else if !wanted.starts_with('{') {
            return None;
        }
    }
    Some(literals)
}

/// Writes a key as part of a JSON pointer in a URI fragment.
fn escape(key: &str) -> String {
    key.replace('~', "~0")
        .replace('/', "~1")
        .replace('{', "%7B")
        .replace('}', "%7D")
}

/// Turns a JSON pointer of a URI fragment back into a plain one.
fn decode(pointer: &str) -> String {
    pointer.replace("%7B", "{").replace("%7D", "}")
}
