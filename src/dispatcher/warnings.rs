//! Warns members by direct message who asked for it, before their tier is withdrawn.

use serde_json::json;

use super::{Dispatcher, Outcome, is_one_of, posts::nonce};
use crate::{
    domain::{ids::MemberId, standing::Standing},
    render,
    service::fans,
    store::EffectRow,
};

/// The member takes no direct messages from the server's people, or shares no server with the bot any more
/// (Discord documentation, "JSON Error Codes").
pub(super) const UNREACHABLE: [i64; 3] = [50_007, 50_278, 10_013];

impl Dispatcher {
    pub(super) async fn warn(
        &self,
        row: &EffectRow,
        member_id: MemberId,
        warned_ms: i64,
    ) -> anyhow::Result<Outcome> {
        let guild_id = row.guild_id;
        let fan = fans::load(&self.store, guild_id, member_id, self.clock.now_ms()).await?;
        let is_warned =
            fan.standing.standing() == Standing::Warned && fan.standing.place.warned_ms == Some(warned_ms);
        if !is_warned || !self.store.wants_warning(guild_id, member_id).await? {
            // Mended before it could be told, or no longer wanted.
            return Ok(Outcome::Done(None));
        }
        let page = render::fan::warning(fan.guild.locale, &fan);
        let ready = self.studio.compose(page).await?;
        let mut body = ready.body;
        // Within minutes Discord itself drops a second message with the same nonce.
        body["nonce"] = json!(nonce(&row.effect_key));
        body["enforce_nonce"] = json!(true);
        let sent = async {
            let channel = self
                .http
                .create_private_channel(&json!({"recipient_id": member_id.to_string()}))
                .await?;
            self.http.send_message(channel.id, ready.files, &body).await
        };
        match sent.await {
            Ok(message) => Ok(Outcome::Done(Some(message.id.get()))),
            // Their own choice: /me says it too.
            Err(error) if is_one_of(&error, &UNREACHABLE) => {
                self.budget.note(&error);
                Ok(Outcome::Done(None))
            }
            Err(error) => Err(error.into()),
        }
    }
}
