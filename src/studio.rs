//! Paints pictures off the async threads, with the faces of the people in them.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use serenity::all::CreateAttachment;
use tokio::sync::Semaphore;

use crate::render::{Face, Page, Picture, Subject, pictures::Painter};

/// Pictures painted at once: each takes tens of milliseconds of one core and some megabytes.
const AT_ONCE: usize = 2;
/// A face that takes longer is left out.
const FACE_TIMEOUT: Duration = Duration::from_secs(2);
/// A larger face is left out, in bytes.
const LARGEST_FACE: usize = 1 << 20;

/// A page made ready for Discord.
#[derive(Clone, Debug)]
pub struct Message {
    /// Discord's message object.
    pub body: serde_json::Value,
    pub files: Vec<CreateAttachment>,
}

/// Paints pictures. Cloning is cheap.
#[derive(Clone)]
pub struct Studio {
    painter: Painter,
    client: reqwest::Client,
    permits: Arc<Semaphore>,
}

impl Studio {
    /// A studio that fetches faces with `client`.
    pub fn new(client: reqwest::Client) -> Self {
        Self {
            painter: Painter::new(),
            client,
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Paints the page's picture and makes Discord's message object of both. It mentions nobody.
    pub async fn compose(&self, page: Page) -> anyhow::Result<Message> {
        let mut body = json!({
            "embeds": [page.embed],
            "components": with_text_ids(serde_json::to_value(&page.rows)?),
            "attachments": [],
            "allowed_mentions": {"parse": []},
        });
        let mut files = Vec::new();
        if let Some(picture) = &page.picture {
            files.push(CreateAttachment::bytes(
                self.paint(picture).await?,
                picture.file_name,
            ));
            body["attachments"] =
                json!([{"id": 0, "filename": picture.file_name, "description": picture.alt}]);
        }
        if let Some(file) = page.attachment {
            let (id, name) = (files.len(), file.file_name);
            files.push(CreateAttachment::bytes(file.bytes, name));
            if let Some(attachments) = body["attachments"].as_array_mut() {
                attachments.push(json!({"id": id, "filename": name}));
            }
        }
        Ok(Message { body, files })
    }

    /// Paints a picture as PNG. A face that cannot be fetched becomes a letter.
    pub async fn paint(&self, picture: &Picture) -> anyhow::Result<Vec<u8>> {
        let faces = futures::future::join_all(picture.faces.iter().map(|face| self.face(face))).await;
        let subject = with_faces(picture.subject.clone(), faces);
        let painter = self.painter.clone();
        let _permit = self.permits.acquire().await?;
        tokio::task::spawn_blocking(move || match subject {
            Subject::Card(card) => painter.card(&card),
            Subject::Top(top) => painter.top(&top),
            Subject::Summary(summary) => painter.summary(&summary),
        })
        .await?
    }

    async fn face(&self, face: &Face) -> Option<Vec<u8>> {
        let avatar = face.avatar.as_ref()?;
        let url = format!(
            "https://cdn.discordapp.com/avatars/{}/{avatar}.png?size=256",
            face.member_id
        );
        let fetch = async {
            let mut response = self.client.get(url).send().await.ok()?.error_for_status().ok()?;
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await.ok()? {
                if bytes.len() + chunk.len() > LARGEST_FACE {
                    return None;
                }
                bytes.extend_from_slice(&chunk);
            }
            Some(bytes)
        };
        tokio::time::timeout(FACE_TIMEOUT, fetch).await.ok().flatten()
    }
}

/// Serenity writes the ids that a select has chosen already as numbers, of which Discord's
/// description wants texts.
fn with_text_ids(mut rows: serde_json::Value) -> serde_json::Value {
    let components = rows.as_array_mut().into_iter().flatten();
    let selects = components
        .filter_map(|row| row["components"].as_array_mut())
        .flatten();
    for chosen in selects
        .filter_map(|select| select.get_mut("default_values")?.as_array_mut())
        .flatten()
    {
        chosen["id"] = json!(chosen["id"].to_string());
    }
    rows
}

/// Hands the faces to whoever they belong to, in the order they were asked for.
fn with_faces(mut subject: Subject, faces: Vec<Option<Vec<u8>>>) -> Subject {
    match &mut subject {
        Subject::Card(card) => card.avatar = faces.into_iter().next().flatten(),
        Subject::Top(top) => {
            for (row, face) in top.rows.iter_mut().chain(&mut top.viewer_row).zip(faces) {
                row.avatar = face;
            }
        }
        Subject::Summary(_) => {}
    }
    subject
}
