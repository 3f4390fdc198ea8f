//! The server most stories happen in.

use sandbox::permissions as bits;

use super::{DAY_MS, START_MS};

/// The server of most stories.
pub const GUILD: &str = "Night Owls";
/// What the bot is allowed: what its invite link asks for.
pub const BOT_PERMISSIONS: u64 = ironfan::domain::permission::NEEDED;

/// The usual server: yuki owns it and reads Chinese, ken moderates and reads English, mei reads
/// Chinese, ana and leo are fans who read English.
pub fn night_owls() -> sandbox::World {
    night_owls_and(|_| ())
}

/// The usual server with more in it.
pub fn night_owls_and(more: impl FnOnce(&mut sandbox::world::GuildBuilder<'_>)) -> sandbox::World {
    sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.locale("zh-TW");
            guild.owner("yuki").locale("zh-TW");
            guild.role("Mods").permissions(bits::MODERATE_MEMBERS);
            guild.bot(BOT_PERMISSIONS);
            guild.role("Admins").permissions(bits::ADMINISTRATOR).above_bot();
            guild.member("ken").locale("en-US").role("Mods");
            for (fan, language) in [("mei", "zh-TW"), ("ana", "en-US"), ("leo", "en-US")] {
                guild
                    .member(fan)
                    .locale(language)
                    .joined_at(START_MS - 90 * DAY_MS);
            }
            guild.channel("general");
            guild.channel("vip");
            // The team's own: neither fans nor the bot's pages there are anybody else's business.
            guild.channel("creator");
            guild.voice("lounge");
            more(guild);
        })
        .build()
}
