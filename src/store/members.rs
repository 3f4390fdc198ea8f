//! Who is in a server, by what name, with which roles.

use std::collections::{BTreeSet, HashMap};

use super::{Result, Store, Tx, rows_json, unreadable};
use crate::domain::ids::{GuildId, MemberId, RoleId};

/// A member as last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub member_id: MemberId,
    pub display_name: String,
    /// Hash of the picture on Discord's CDN.
    pub avatar: Option<String>,
    pub is_bot: bool,
    /// Creator or moderator, by the roles known when last seen.
    pub is_staff: bool,
    pub roles: Vec<RoleId>,
    pub joined_ms: Option<i64>,
    pub left_ms: Option<i64>,
    /// When the latest time-out, kick or ban ended or will end, in Unix milliseconds.
    pub sanction_ms: Option<i64>,
}

statements! {
    UPSERT = "INSERT INTO members (guild_id, member_id, display_name, avatar, is_bot, is_staff, roles, joined_ms, first_joined_ms, role_set, sanction_ms)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT), value ->> 5, CAST(value ->> 6 AS BIGINT), CAST(value ->> 6 AS BIGINT),
            coalesce((SELECT r.role_set FROM role_sets AS r WHERE r.guild_id = $1 AND r.roles = value ->> 5), 0),
            CAST(value ->> 7 AS BIGINT)
        FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, member_id) DO UPDATE SET
            display_name = excluded.display_name, avatar = excluded.avatar, is_bot = excluded.is_bot,
            is_staff = excluded.is_staff, roles = excluded.roles, role_set = excluded.role_set, sanction_ms = excluded.sanction_ms,
            joined_ms = coalesce(excluded.joined_ms, members.joined_ms),
            first_joined_ms = CASE WHEN members.first_joined_ms < excluded.first_joined_ms THEN members.first_joined_ms
                ELSE coalesce(excluded.first_joined_ms, members.first_joined_ms) END,
            left_ms = NULL";
    NEW_ROLE_SETS = "SELECT DISTINCT value ->> 0 FROM json_each($2)
        WHERE value ->> 0 <> '[]' AND NOT EXISTS (SELECT 1 FROM role_sets AS r WHERE r.guild_id = $1 AND r.roles = value ->> 0)
        ORDER BY 1";
    LAST_ROLE_SET = "SELECT coalesce(max(role_set), 0), count(*) FROM role_sets WHERE guild_id = $1";
    INSERT_ROLE_SETS = "INSERT INTO role_sets (guild_id, role_set, roles)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), value ->> 1 FROM json_each($2) WHERE true";
    STAFF = "SELECT member_id, is_staff FROM members WHERE guild_id = $1 AND is_staff = 1";
    LEAVE = "UPDATE members SET left_ms = $3, roles = '[]' WHERE guild_id = $1 AND member_id = $2";
    PRESENT_IDS = "SELECT member_id, is_bot FROM members WHERE guild_id = $1 AND left_ms IS NULL ORDER BY member_id";
    FIND = "SELECT member_id, display_name, avatar, is_bot, is_staff, roles, joined_ms, left_ms, sanction_ms
        FROM members WHERE guild_id = $1 AND member_id = $2";
    OF_LIST = "SELECT m.member_id, m.display_name, m.avatar, m.is_bot, m.is_staff, m.roles, m.joined_ms, m.left_ms, m.sanction_ms
        FROM json_each($2) AS s CROSS JOIN members AS m
        WHERE m.guild_id = $1 AND m.member_id = CAST(s.value ->> 0 AS BIGINT)";
    SANCTION = "UPDATE members SET sanction_ms = $3 WHERE guild_id = $1 AND member_id = $2
        AND (sanction_ms IS NULL OR sanction_ms < $3)";
    ROLES = "SELECT member_id, roles FROM members WHERE guild_id = $1 AND left_ms IS NULL";
    SET_STAFF = "UPDATE members SET is_staff = $3 WHERE guild_id = $1 AND member_id = $2";
    PRESENT = "SELECT count(*), CAST(coalesce(sum(1 - is_bot), 0) AS BIGINT) FROM members WHERE guild_id = $1 AND left_ms IS NULL";
}

type Row = (
    i64,
    String,
    Option<String>,
    i64,
    i64,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

fn member(row: Row) -> Result<Member> {
    let (member_id, display_name, avatar, is_bot, is_staff, roles, joined_ms, left_ms, sanction_ms) = row;
    Ok(Member {
        member_id: MemberId::from_i64(member_id),
        display_name,
        avatar,
        is_bot: is_bot != 0,
        is_staff: is_staff != 0,
        roles: role_list(&roles)?,
        joined_ms,
        left_ms,
        sanction_ms,
    })
}

/// A list of roles as it is stored: in the order of the ids, so that the same roles read the same.
fn role_text(roles: &[RoleId]) -> String {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    rows_json(&roles)
}

fn role_list(text: &str) -> Result<Vec<RoleId>> {
    serde_json::from_str(text).map_err(|_| unreadable("a list of roles", text))
}

impl Store {
    /// The member, whether present or gone, if ever seen.
    pub async fn find_member(&self, guild_id: GuildId, member_id: MemberId) -> Result<Option<Member>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        row.map(member).transpose()
    }

    /// How many people are in the server, bots apart.
    pub async fn count_people(&self, guild_id: GuildId) -> Result<u64> {
        let row: Option<(i64, i64)> = read_one!(self, PRESENT, guild_id.as_i64())?;
        Ok(row.map_or(0, |(_, people)| people as u64))
    }
}

impl Tx {
    /// The member, whether present or gone, if ever seen.
    pub async fn find_member(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<Option<Member>> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        row.map(member).transpose()
    }

    /// Those of the members who were ever seen, as known so far.
    pub async fn list_members(
        &mut self,
        guild_id: GuildId,
        members: &[MemberId],
    ) -> Result<HashMap<MemberId, Member>> {
        let ids: Vec<_> = members.iter().map(|id| (id.as_i64(),)).collect();
        let rows: Vec<Row> = tx_all!(self, OF_LIST, guild_id.as_i64(), rows_json(&ids))?;
        rows.into_iter()
            .map(|row| member(row).map(|member| (member.member_id, member)))
            .collect()
    }

    /// Notes that the member was sanctioned at `at_ms`.
    pub async fn sanction_member(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        at_ms: i64,
    ) -> Result<()> {
        tx_run!(self, SANCTION, guild_id.as_i64(), member_id.as_i64(), at_ms)?;
        Ok(())
    }

    /// Adds members or replaces what is known of them; all become present.
    pub async fn upsert_members(&mut self, guild_id: GuildId, members: &[Member]) -> Result<()> {
        let mut rows: Vec<_> = members
            .iter()
            .map(|m| {
                let roles = role_text(&m.roles);
                (
                    m.member_id.as_i64(),
                    &m.display_name,
                    &m.avatar,
                    i64::from(m.is_bot),
                    i64::from(m.is_staff),
                    roles,
                    m.joined_ms,
                    m.sanction_ms,
                )
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        rows.dedup_by_key(|row| row.0);
        self.number_role_sets(guild_id, rows.iter().map(|row| row.5.as_str()))
            .await?;
        let staff: Vec<(i64, i64)> = tx_all!(self, STAFF, guild_id.as_i64())?;
        let is_staff = |member_id: i64| staff.iter().any(|(known, _)| *known == member_id);
        if rows.iter().any(|row| row.3 != 0 || row.4 != 0 || is_staff(row.0)) {
            // Who the creators are is part of scoring, and which threads are a bot's.
            self.scoring_changes(guild_id);
        }
        tx_run!(self, UPSERT, guild_id.as_i64(), rows_json(&rows))?;
        self.place(guild_id, rows.iter().map(|row| row.0)).await
    }

    /// Gives each combination of roles that has none a number.
    async fn number_role_sets<'a>(
        &mut self,
        guild_id: GuildId,
        roles: impl Iterator<Item = &'a str>,
    ) -> Result<()> {
        let rows: Vec<_> = roles
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|roles| (roles,))
            .collect();
        let new: Vec<(String,)> = tx_all!(self, NEW_ROLE_SETS, guild_id.as_i64(), rows_json(&rows))?;
        if new.is_empty() {
            return Ok(());
        }
        let last: Option<(i64, i64)> = tx_one!(self, LAST_ROLE_SET, guild_id.as_i64())?;
        let first = last.map_or(0, |(last, _)| last) + 1;
        let rows: Vec<_> = (first..)
            .zip(new)
            .map(|(number, (roles,))| (number, roles))
            .collect();
        tx_run!(self, INSERT_ROLE_SETS, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Everybody believed to be present, bots too.
    pub async fn list_present(&mut self, guild_id: GuildId) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64, i64)> = tx_all!(self, PRESENT_IDS, guild_id.as_i64())?;
        Ok(rows.into_iter().map(|(id, _)| MemberId::from_i64(id)).collect())
    }

    /// Notes that a member left. Their activities and points stay.
    pub async fn leave_member(&mut self, guild_id: GuildId, member_id: MemberId, at_ms: i64) -> Result<()> {
        // They may have been one of the creators.
        self.scoring_changes(guild_id);
        tx_run!(self, LEAVE, guild_id.as_i64(), member_id.as_i64(), at_ms)?;
        self.place(guild_id, [member_id.as_i64()]).await
    }

    /// Everybody present with their roles.
    pub async fn list_member_roles(&mut self, guild_id: GuildId) -> Result<Vec<(MemberId, Vec<RoleId>)>> {
        let rows: Vec<(i64, String)> = tx_all!(self, ROLES, guild_id.as_i64())?;
        rows.into_iter()
            .map(|(id, roles)| Ok((MemberId::from_i64(id), role_list(&roles)?)))
            .collect()
    }

    pub async fn set_member_staff(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        staff: bool,
    ) -> Result<()> {
        self.scoring_changes(guild_id);
        tx_run!(
            self,
            SET_STAFF,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(staff)
        )?;
        self.place(guild_id, [member_id.as_i64()]).await
    }
}
