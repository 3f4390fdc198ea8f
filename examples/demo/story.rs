//! The story: set up, twelve weeks, an approval, a gate that opens, a summary.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, ensure};
use sandbox::{Id, Message};
use serde_json::json;

use crate::{
    actor::Theatre,
    calendar::{MINUTE_MS, WEEKS, at, written},
    cast::{
        self, BACKSTAGE, CREATOR, FIRST_SUPERFAN, GATED, GUILD, HELPER, HEROINE, LOBBY, MODERATOR, REGULAR,
        SECOND_SUPERFAN, STILL_WAITING, STRANGER,
    },
    dice::Dice,
    reading,
    stage::Stage,
    transcript::Transcript,
    weeks::{Tally, Turn, Weeks},
};

const SEED: u64 = 456;
const SUPERFAN: &str = "鐵粉";
/// People live for so long before the bot has to have noticed all of it.
const CATCH_UP_MS: i64 = 4 * 60 * MINUTE_MS;
/// The day on which the heroine tells the creator about herself.
const TELLS_ON: i64 = 60;
/// The last day that is played, a Sunday; the summary comes on the morning after.
const LAST_DAY: i64 = WEEKS * 7 - 1;

pub struct Story {
    pub theatre: Theatre,
    weeks: Weeks,
    /// The last of the bot's posts backstage that was read.
    last_read: Id,
    /// The posts in which the bot proposed somebody, by member.
    proposals: BTreeMap<Id, Message>,
    /// Roles by tier as last written down.
    heroine_roles: Vec<String>,
    /// What people do on the last day, of which the evening is kept for the end.
    last_evening: Vec<Turn>,
}

/// The pictures of the story.
struct Pictures {
    card: Message,
    top: Message,
}

impl Story {
    /// Opens the server on its first day, with the bot just invited.
    pub async fn open() -> anyhow::Result<Self> {
        let mut dice = Dice::new(SEED);
        let mut people = cast::everyone(&mut dice);
        let stage = Stage::open(cast::world(&people, at(0, 0, 0)), at(0, 9, 30)).await?;
        stage.sandbox.world(|world| {
            for person in people.iter_mut().filter(|person| person.joins < 0) {
                person.id = world.find_user(person.handle.as_str());
            }
        });
        Ok(Self {
            theatre: Theatre {
                stage,
                log: Transcript::default(),
            },
            weeks: Weeks::new(people, dice),
            last_read: 0,
            proposals: BTreeMap::new(),
            heroine_roles: Vec::new(),
            last_evening: Vec::new(),
        })
    }

    /// Twelve weeks, up to the Sunday evening on which the story ends.
    pub async fn live(&mut self) -> anyhow::Result<()> {
        self.set_up().await?;
        for week in 0..WEEKS {
            for day in week * 7..week * 7 + 7 {
                self.live_through(day).await?;
            }
        }
        Ok(())
    }

    /// The creator goes through /setup, page by page.
    async fn set_up(&mut self) -> anyhow::Result<()> {
        let theatre = &mut self.theatre;
        theatre.scene("the creator sets the bot up")?;
        let page = theatre.runs(CREATOR, BACKSTAGE, "setup", json!({})).await?;
        let page = theatre.chooses(CREATOR, &page, "set-locale", "zh-TW").await?;
        let page = theatre.presses(CREATOR, &page, "setup:staff").await?;
        let page = theatre
            .chooses(CREATOR, &page, "set-moderator-role", cast::MODS)
            .await?;
        let page = theatre.presses(CREATOR, &page, "setup:channel").await?;
        let page = theatre.chooses(CREATOR, &page, "set-channel", BACKSTAGE).await?;
        let page = theatre.chooses(CREATOR, &page, "set-summary-hour", "9").await?;
        let page = theatre.presses(CREATOR, &page, "setup:tiers").await?;
        let page = theatre.presses(CREATOR, &page, "make-roles").await?;
        let page = theatre.presses(CREATOR, &page, "setup:gate").await?;
        let page = theatre.chooses(CREATOR, &page, "pick-gate", GATED).await?;
        let page = theatre.presses(CREATOR, &page, "「鐵粉」以上").await?;
        let page = theatre.presses(CREATOR, &page, "setup:history").await?;
        theatre.presses(CREATOR, &page, "setup:done").await?;
        theatre.stage.settle().await?;
        for (who, sees) in [
            (HEROINE, false),
            (REGULAR, false),
            (CREATOR, true),
            (MODERATOR, true),
        ] {
            let found = theatre.stage.sees(who, GATED);
            ensure!(
                found == sees,
                "after /setup, {who} sees {GATED}: {found}, expected {sees}"
            );
        }
        theatre.act(&format!("{GATED} is closed to everybody below 鐵粉"))?;
        let goal = json!({"income": 360_000, "spend": 1_200, "cost": 400});
        theatre.runs(CREATOR, BACKSTAGE, "goal set", goal).await?;
        theatre.scene("the weeks")
    }

    async fn live_through(&mut self, day: i64) -> anyhow::Result<()> {
        let turns = self.weeks.plan_day(day);
        let morning = at(day, 9, 0);
        if day > 0 {
            self.theatre.stage.set_time(at(day, 0, 0));
            self.play(&turns, at(day, 0, 0), morning).await?;
            self.theatre.stage.advance_to(morning).await?;
            self.read_posts(day).await?;
        }
        if day == TELLS_ON {
            self.tells_about_herself().await?;
        }
        self.play(&turns, morning.max(self.theatre.stage.now_ms()), self.end_of(day))
            .await?;
        if day == LAST_DAY {
            self.last_evening = turns;
        }
        self.notice_heroine()
    }

    /// Until when a day is played; the last evening belongs to the story's end.
    fn end_of(&self, day: i64) -> i64 {
        if day == LAST_DAY {
            at(day, 20, 30)
        } else {
            at(day + 1, 0, 0)
        }
    }

    /// Plays the turns of a stretch of time within one day. Every few hours the bot catches up with the people.
    async fn play(&mut self, turns: &[Turn], from_ms: i64, to_ms: i64) -> anyhow::Result<()> {
        let stage = &self.theatre.stage;
        let mut next_ms = from_ms + CATCH_UP_MS;
        for turn in turns.iter().filter(|turn| (from_ms..to_ms).contains(&turn.at_ms)) {
            while next_ms <= turn.at_ms {
                stage.settle().await?;
                stage.advance_to(next_ms).await?;
                next_ms += CATCH_UP_MS;
            }
            stage.people_live_at(turn.at_ms);
            self.weeks.play(turn, &stage.sandbox);
        }
        stage.settle().await
    }

    /// Reads what the bot posted backstage since the last look; some proposals are decided at once.
    async fn read_posts(&mut self, day: i64) -> anyhow::Result<()> {
        let last_read = self.last_read;
        let posts = self.theatre.posts(BACKSTAGE).into_iter();
        for post in posts.filter(|post| post.id > last_read) {
            self.last_read = post.id;
            if post.attachments.iter().any(|file| file.name == "summary.png") {
                self.sum_up(day)?;
                let line = self
                    .theatre
                    .stage
                    .sandbox
                    .world(|world| reading::headline(world, &post));
                self.theatre
                    .act(&format!("Ironfan posts in {BACKSTAGE}: {line}"))?;
            } else {
                let posted_ms = sandbox::snowflake_ms(post.id);
                self.theatre
                    .act_at(posted_ms, &format!("Ironfan posts in {BACKSTAGE}"))?;
                self.theatre.show(&post);
                self.propose(post).await?;
            }
        }
        Ok(())
    }

    /// One line for the week that is over.
    fn sum_up(&mut self, day: i64) -> anyhow::Result<()> {
        let tally = std::mem::take(&mut self.weeks.tally);
        let Tally {
            messages,
            authors,
            joined,
        } = tally;
        let wrote = authors.len();
        let from = written(at(day - 7, 12, 0), "%-d %b")?;
        let to = written(at(day - 1, 12, 0), "%-d %b")?;
        let roles = self.role_counts();
        self.theatre.act(&format!(
            "Week {} ({from} – {to}): {messages} messages by {wrote} people, {joined} joined; roles now: {roles}",
            day / 7
        ))
    }

    fn role_counts(&self) -> String {
        self.theatre.stage.sandbox.world(|world| {
            let guild = world.guild(world.find_guild(GUILD));
            let count = |name: &str| {
                let role = guild.role(name).map_or(0, |role| role.id);
                guild
                    .members
                    .values()
                    .filter(|member| member.roles.contains(&role))
                    .count()
            };
            let counts = ["常客", "核心粉絲", SUPERFAN].map(|name| format!("{name} {}", count(name)));
            counts.join(", ")
        })
    }

    /// Keeps a proposal; those that are not part of the story's end are decided now.
    async fn propose(&mut self, post: Message) -> anyhow::Result<()> {
        for (handle, decider) in [(FIRST_SUPERFAN, CREATOR), (SECOND_SUPERFAN, MODERATOR)] {
            if reading::component(&post, &self.approve_id(handle)).is_some() {
                self.theatre
                    .presses(decider, &post, &self.approve_id(handle))
                    .await?;
                self.theatre.stage.settle().await?;
            }
        }
        for handle in [HEROINE, STILL_WAITING] {
            if reading::component(&post, &self.approve_id(handle)).is_some() {
                self.proposals.insert(self.id(handle), post.clone());
            }
        }
        Ok(())
    }

    fn id(&self, handle: &str) -> Id {
        self.theatre.stage.sandbox.world(|world| world.find_user(handle))
    }

    fn approve_id(&self, handle: &str) -> String {
        format!("approve:{}", self.id(handle))
    }

    /// Writes down when the heroine first speaks and gets a role.
    fn notice_heroine(&mut self) -> anyhow::Result<()> {
        let roles = self.theatre.stage.roles(GUILD, self.id(HEROINE));
        for role in roles.iter().filter(|role| !self.heroine_roles.contains(role)) {
            self.theatre.act(&format!(
                "{} now has the role @{role}",
                self.theatre.name(HEROINE)
            ))?;
        }
        self.heroine_roles = roles;
        Ok(())
    }

    /// The rest of Sunday and the Monday morning without the approval: that is left to whoever looks.
    pub async fn leave_open(mut self) -> anyhow::Result<Stage> {
        self.late_sunday().await?;
        self.theatre.stage.advance_to(at(LAST_DAY + 1, 9, 0)).await?;
        self.read_posts(LAST_DAY + 1).await?;
        self.check_summaries()?;
        Ok(self.theatre.stage)
    }

    /// The Sunday evening and the Monday morning after; writes what came of it into `out`.
    pub async fn end(mut self, out: &Path) -> anyhow::Result<()> {
        let pictures = self.sunday_evening().await?;
        let summary = self.monday_morning().await?;
        fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
        write_picture(out, &pictures.card, "card.png")?;
        write_picture(out, &pictures.top, "top.png")?;
        write_picture(out, &summary, "summary.png")?;
        let Theatre { stage, mut log } = self.theatre;
        stage.close().await?;
        log.line("");
        log.line("Everything above was checked: roles, channels, refusals, one summary for each week, and Discord's rules.");
        fs::write(out.join("transcript.txt"), log.text()).context("cannot write the transcript")
    }

    async fn sunday_evening(&mut self) -> anyhow::Result<Pictures> {
        self.theatre.stage.advance_to(at(LAST_DAY, 20, 30)).await?;
        self.theatre.scene("a fan, a refusal, an approval")?;
        let proposal = self
            .proposals
            .get(&self.id(HEROINE))
            .cloned()
            .context("芋泥波波 talked for eight weeks, but the bot never proposed her")?;
        self.looks_at_herself().await?;
        self.is_refused(&proposal).await?;
        self.moderates().await?;
        self.is_approved(&proposal).await?;
        self.enters().await?;
        let pictures = self.celebrates().await?;
        self.asks_in_private().await?;
        self.late_sunday().await?;
        Ok(pictures)
    }

    /// The heroine writes what she wants to be remembered; her birthday is two days after the last summary.
    async fn tells_about_herself(&mut self) -> anyhow::Result<()> {
        let page = self.theatre.runs(HEROINE, LOBBY, "about-me", json!({})).await?;
        let fields = json!({"call-me": "芋芋", "favourites": "雨天的黑白、夜裡的河堤", "birthday": "11-25", "no-nos": ""});
        self.theatre
            .presses_and_fills(HEROINE, &page, "about-form", fields)
            .await?;
        Ok(())
    }

    /// A fan asks in private, and the creator answers from the post backstage.
    async fn asks_in_private(&mut self) -> anyhow::Result<()> {
        let question = json!({"question": "下次直播可以教怎麼放相嗎？我怕在大家面前問太基本"});
        self.theatre
            .writes_in_form(STILL_WAITING, LOBBY, "ask", question)
            .await?;
        self.theatre.stage.settle().await?;
        let asked = self
            .theatre
            .posts(BACKSTAGE)
            .pop()
            .context("nothing was posted backstage")?;
        ensure!(
            reading::text(&asked).contains("放相"),
            "what was asked in private did not arrive"
        );
        self.read_posts(LAST_DAY).await?;
        self.later(10).await?;
        let answer = json!({"answer": "一點都不基本！下週三就從這裡開始，記得來。"});
        self.theatre
            .presses_and_fills(CREATOR, &asked, "回答", answer)
            .await?;
        self.theatre.stage.settle().await?;
        let thread = self
            .private_answer(STILL_WAITING)
            .context("the answer did not arrive")?;
        self.theatre
            .act("In a private thread, for nobody but the two of them")?;
        self.theatre.show(&thread);
        self.later(5).await
    }

    /// What the bot wrote in the private thread somebody is in.
    fn private_answer(&self, handle: &str) -> Option<Message> {
        let id = self.id(handle);
        self.theatre.stage.sandbox.world(|world| {
            let mut threads = world.channels.values();
            let thread = threads.find(|channel| {
                let members = channel.thread.as_ref().map(|thread| &thread.members);
                channel.kind.number() == 12 && members.is_some_and(|members| members.contains_key(&id))
            })?;
            let mut messages = world.messages(thread.id).into_iter();
            messages.rfind(|message| message.author == world.bot()).cloned()
        })
    }

    /// What is left of the last evening; whoever was to speak during the story's end does so after it.
    async fn late_sunday(&mut self) -> anyhow::Result<()> {
        let (evening, now) = (self.end_of(LAST_DAY), self.theatre.stage.now_ms());
        let mut turns = std::mem::take(&mut self.last_evening);
        turns.retain(|turn| turn.at_ms >= evening);
        for turn in &mut turns {
            turn.at_ms = turn.at_ms.max(now);
        }
        self.play(&turns, now, at(LAST_DAY + 1, 0, 0)).await
    }

    async fn later(&self, minutes: i64) -> anyhow::Result<()> {
        let stage = &self.theatre.stage;
        stage.advance_to(stage.now_ms() + minutes * MINUTE_MS).await
    }

    /// The heroine, who reads Chinese, looks at her card and where her points come from.
    async fn looks_at_herself(&mut self) -> anyhow::Result<()> {
        let card = self.theatre.runs(HEROINE, LOBBY, "me", json!({})).await?;
        ensure!(
            card.is_ephemeral(),
            "/me is for the asker alone, but everybody saw it"
        );
        ensure!(
            card.attachment("card.png").is_some(),
            "/me came without its picture"
        );
        self.later(1).await?;
        let why = self.theatre.presses(HEROINE, &card, "why:0").await?;
        ensure!(
            reading::text(&why).contains("分"),
            "/why does not say what earned what"
        );
        self.later(1).await
    }

    /// A helper sees the proposal, but it is not for helpers to decide.
    async fn is_refused(&mut self, proposal: &Message) -> anyhow::Result<()> {
        let refusal = self
            .theatre
            .presses(HELPER, proposal, &self.approve_id(HEROINE))
            .await?;
        ensure!(
            reading::text(&refusal).contains("只有創作者和管理員"),
            "a fan who presses Approve is not refused in the fan's language: {}",
            reading::text(&refusal)
        );
        ensure!(
            !self.is_superfan(HEROINE),
            "a fan's press on Approve gave the role"
        );
        self.later(2).await
    }

    /// The moderator, who reads English, looks around and thanks somebody by hand.
    async fn moderates(&mut self) -> anyhow::Result<()> {
        let panel = self
            .theatre
            .runs(MODERATOR, BACKSTAGE, "panel", json!({}))
            .await?;
        ensure!(
            reading::text(&panel).contains("waiting for your decision"),
            "/panel is not in English"
        );
        let queue = self.theatre.presses(MODERATOR, &panel, "queue:0").await?;
        ensure!(
            reading::component(&queue, "Approve").is_some(),
            "the queue has no button to approve"
        );
        let gates = self
            .theatre
            .runs(MODERATOR, BACKSTAGE, "gate list", json!({}))
            .await?;
        ensure!(
            reading::text(&gates).contains("Superfan"),
            "/gate list does not name the gate's tier"
        );
        let given = json!({"member": HEROINE, "amount": 50, "reason": "walked three newcomers through their first roll"});
        self.theatre
            .runs(MODERATOR, BACKSTAGE, "points give", given)
            .await?;
        self.later(1).await?;
        let why = self.theatre.runs(HEROINE, LOBBY, "why", json!({})).await?;
        ensure!(
            reading::text(&why).contains("walked three newcomers"),
            "the reason for points given by hand is not in /why"
        );
        self.later(5).await
    }

    /// The creator presses the button under the proposal.
    async fn is_approved(&mut self, proposal: &Message) -> anyhow::Result<()> {
        for (who, what) in [
            (HEROINE, "before the approval"),
            (REGULAR, "a regular"),
            (STRANGER, "a stranger"),
        ] {
            ensure!(
                !self.theatre.stage.sees(who, GATED),
                "{who} sees {GATED}, though it is closed: {what}"
            );
        }
        self.theatre
            .presses(CREATOR, proposal, &self.approve_id(HEROINE))
            .await?;
        self.theatre.stage.settle().await?;
        ensure!(
            self.is_superfan(HEROINE),
            "the creator approved, but the role did not arrive"
        );
        self.notice_heroine()?;
        let posts = self.theatre.posts(BACKSTAGE);
        let decided = posts
            .into_iter()
            .find(|post| post.id == proposal.id)
            .context("the proposal is gone")?;
        ensure!(
            reading::component(&decided, &self.approve_id(HEROINE)).is_none(),
            "the proposal can be decided twice"
        );
        self.theatre.act("the proposal says what became of it")?;
        self.theatre.show(&decided);
        self.later(1).await
    }

    /// The gate: open for the heroine, shut for others.
    async fn enters(&mut self) -> anyhow::Result<()> {
        for (who, sees) in [
            (HEROINE, true),
            (REGULAR, false),
            (STRANGER, false),
            (MODERATOR, true),
        ] {
            let found = self.theatre.stage.sees(who, GATED);
            ensure!(
                found == sees,
                "after the approval {who} sees {GATED}: {found}, expected {sees}"
            );
            let sight = if found { "sees" } else { "does not see" };
            let roles = self.theatre.stage.roles(GUILD, self.id(who)).join(", @");
            let roles = if roles.is_empty() {
                "no role".to_owned()
            } else {
                format!("@{roles}")
            };
            self.theatre.act(&format!(
                "{} with {roles} {sight} {GATED}",
                self.theatre.name(who)
            ))?;
        }
        let first = self
            .theatre
            .says(HEROINE, GATED, "原來裡面長這樣！大家好，我帶了這週剛洗好的照片～")?;
        self.later(1).await?;
        self.theatre
            .stage
            .sandbox
            .reply(CREATOR, &first, "歡迎進來，妳回答新手的樣子我都看在眼裡。");
        let name = self.theatre.name(CREATOR);
        self.theatre.act(&format!(
            "{name} answers in {GATED}: 歡迎進來，妳回答新手的樣子我都看在眼裡。"
        ))?;
        self.later(1).await
    }

    /// The golden card, and the leaderboard in the language of another fan.
    async fn celebrates(&mut self) -> anyhow::Result<Pictures> {
        let card = self.theatre.runs(HEROINE, LOBBY, "me", json!({})).await?;
        ensure!(
            reading::text(&card).contains(SUPERFAN),
            "the card does not show the new tier"
        );
        let top = self.theatre.runs(STILL_WAITING, LOBBY, "top", json!({})).await?;
        ensure!(!top.is_ephemeral(), "/top is for everybody, but only one saw it");
        ensure!(
            top.attachment("top.png").is_some(),
            "/top came without its picture"
        );
        self.later(1).await?;
        Ok(Pictures { card, top })
    }

    /// Monday, nine o'clock: last week's summary, once.
    async fn monday_morning(&mut self) -> anyhow::Result<Message> {
        let morning = at(LAST_DAY + 1, 9, 0);
        self.theatre.stage.advance_to(morning).await?;
        self.theatre.scene("the summary of last week")?;
        self.read_posts(LAST_DAY + 1).await?;
        let summary = self.check_summaries()?;
        self.theatre.show(&summary);
        let list = self.theatre.presses(CREATOR, &summary, "鐵粉").await;
        list.context("the summary has no button behind its number of superfans")?;
        self.looks_after_fans(&summary).await?;
        let preview = self
            .theatre
            .runs(CREATOR, BACKSTAGE, "summary now", json!({}))
            .await?;
        ensure!(
            preview.is_ephemeral(),
            "/summary now is a look for the asker alone, but it was posted"
        );
        self.theatre.stage.settle().await?;
        self.check_summaries()
    }

    /// From the summary on to who waits, whom to care for, and the other numbers.
    async fn looks_after_fans(&mut self, summary: &Message) -> anyhow::Result<()> {
        let inbox = self.theatre.presses(CREATOR, summary, "inbox:open:0").await?;
        let before = reading::text(&inbox);
        let first = reading::first_option(&inbox, "inbox-done")
            .with_context(|| format!("nobody waits for the creator: {before}"))?;
        let inbox = self
            .theatre
            .chooses(CREATOR, &inbox, "inbox-done", &first)
            .await?;
        ensure!(
            reading::text(&inbox) != before,
            "what was marked as done is still in the inbox"
        );
        let care = self.theatre.presses(CREATOR, summary, "care:open:0").await?;
        ensure!(
            reading::text(&care).contains(&self.id(HEROINE).to_string()),
            "the care list does not name whose birthday is near"
        );
        self.theatre.presses(CREATOR, summary, "更多數字").await?;
        let memory = json!({"member": HEROINE});
        let fan = self.theatre.runs(CREATOR, BACKSTAGE, "fan", memory).await?;
        ensure!(
            reading::text(&fan).contains("芋芋"),
            "what she wrote about herself is not on her page"
        );
        self.theatre
            .runs(CREATOR, BACKSTAGE, "goal show", json!({}))
            .await?;
        Ok(())
    }

    /// One summary for each week, each on its Monday at nine. Gives the last.
    fn check_summaries(&self) -> anyhow::Result<Message> {
        let posts = self.theatre.posts(BACKSTAGE);
        let summaries: Vec<_> = posts
            .iter()
            .filter(|post| post.attachment("summary.png").is_some())
            .collect();
        ensure!(
            summaries.len() as i64 == WEEKS,
            "{} summaries were posted for {WEEKS} weeks",
            summaries.len()
        );
        for (post, week) in summaries.iter().zip(1..) {
            let posted = written(sandbox::snowflake_ms(post.id), "%F %H:%M")?;
            let due = written(at(week * 7, 9, 0), "%F %H:%M")?;
            ensure!(posted == due, "the summary due at {due} was posted at {posted}");
        }
        Ok((*summaries.last().context("no summary was posted")?).clone())
    }

    fn is_superfan(&self, handle: &str) -> bool {
        self.theatre
            .stage
            .roles(GUILD, self.id(handle))
            .contains(&SUPERFAN.to_owned())
    }
}

fn write_picture(out: &Path, message: &Message, name: &str) -> anyhow::Result<()> {
    let file = message
        .attachment(name)
        .with_context(|| format!("no picture {name} was posted"))?;
    fs::write(out.join(name), &file.bytes).with_context(|| format!("cannot write {name}"))
}
