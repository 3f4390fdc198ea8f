//! The real program, killed again and again in the middle of a flood. When it has caught up at last,
//! everything that is there is counted exactly once, and nothing that is gone.

use std::{
    collections::BTreeSet,
    env,
    fs::File,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use ironfan::{
    domain::{
        activity::{Kind, emoji_key},
        ids::{GuildId, MemberId},
        period::LocalDay,
        score::DayScore,
    },
    store::Store,
};
use sandbox::{Message, Sandbox, world::ChannelKind};

use crate::support::{BOT_PERMISSIONS, Database, GUILD, KEY, postgres_url, vault};

const FANS: [&str; 6] = ["mei", "ana", "leo", "nao", "kim", "ravi"];
const EMOJI: [&str; 3] = ["🔥", "❤️", "owl:1234567890123"];
const KILLS: usize = 50;
const KILLS_ON_POSTGRES: usize = 12;
/// Channels and threads in which people write at a time.
const PLACES: usize = 12;
/// Things that happen during one run at most.
const BUSY: usize = 80;
/// Longest wait for the last catching up: generous, as other work may share the machine.
const PATIENCE: Duration = Duration::from_secs(180);
const LOOK: Duration = Duration::from_millis(200);
/// Longest run before it is killed all the same.
const LONGEST_RUN: Duration = Duration::from_secs(10);

/// Numbers that look random and are the same for the same seed (xorshift64).
struct Dice(u64);

impl Dice {
    fn seeded() -> Self {
        let seed = env::var("KILLS_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| {
            let now = std::time::UNIX_EPOCH.elapsed().expect("it is past 1970");
            u64::try_from(now.as_nanos()).unwrap_or(1) | 1
        });
        eprintln!("KILLS_SEED={seed} tells the same story again, as far as the machine lets it");
        Self(seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A place where people write, with what they wrote last.
struct Place {
    channel: u64,
    latest: Vec<Message>,
}

/// The server and what happens in it.
struct Flood {
    sandbox: Sandbox,
    dice: Dice,
    places: Vec<Place>,
    happened: usize,
}

impl Flood {
    async fn start(dice: Dice) -> Self {
        let world = sandbox::World::builder()
            .guild(GUILD, |guild| {
                guild.owner("yuki");
                guild.bot(BOT_PERMISSIONS);
                for fan in FANS {
                    guild.member(fan);
                }
                guild.member("robot").is_bot();
                guild.channel("general");
                guild.channel("art");
                guild.forum("ideas");
                guild.voice("lounge");
            })
            .build();
        let sandbox = Sandbox::start(world).await;
        let places = ["#general", "#art", "#lounge"].map(|name| Place {
            channel: sandbox.world(|world| world.find_channel(name)),
            latest: Vec::new(),
        });
        Self {
            sandbox,
            dice,
            places: places.into(),
            happened: 0,
        }
    }

    /// Somebody does something.
    fn goes_on(&mut self) {
        self.happened += 1;
        let at = self.dice.below(self.places.len());
        let fan = *self.dice.pick(&FANS);
        let what = self.dice.below(100);
        let Some(message) = self.one_of_the_latest(at) else {
            return self.says(at, fan);
        };
        match what {
            0..10 => {
                let reply = self.sandbox.reply(fan, &message, "I think so too");
                self.places[at].latest.push(reply);
            }
            10..30 => self.reacts(fan, &message),
            30..35 => self.takes_back(&message),
            35..40 => {
                self.sandbox.delete(&message);
                self.places[at].latest.retain(|known| known.id != message.id);
            }
            40 if self.places.len() < PLACES => self.opens(fan, &message),
            41 => self.closes(at),
            43..46 => {
                self.sandbox.say("robot", self.places[at].channel, "beep");
            }
            _ => self.says(at, fan),
        }
    }

    fn says(&mut self, at: usize, fan: &str) {
        let message = self.sandbox.say(fan, self.places[at].channel, "hello");
        self.places[at].latest.push(message);
    }

    /// What is older than the last few messages nobody cares about any more; nor does the bot look.
    fn one_of_the_latest(&mut self, at: usize) -> Option<Message> {
        let latest = &self.places[at].latest;
        let first = latest.len().saturating_sub(8);
        (!latest.is_empty()).then(|| self.dice.pick(&latest[first..]).clone())
    }

    fn reacts(&mut self, fan: &str, message: &Message) {
        let emoji = *self.dice.pick(&EMOJI);
        let is_super = self.dice.below(3) == 0;
        let by = self.sandbox.world(|world| world.find_user(fan));
        let known = self.sandbox.world(|world| {
            let now = world.message(message.channel, message.id)?;
            let same = now.reactions.iter().find(|known| known.emoji == emoji.into())?;
            let people = if is_super { &same.burst_users } else { &same.users };
            Some(people.contains(&by))
        });
        match (known, is_super) {
            (Some(true), _) => {}
            (_, true) => self.sandbox.super_react(fan, message, emoji),
            (_, false) => self.sandbox.react(fan, message, emoji),
        }
    }

    fn takes_back(&mut self, message: &Message) {
        let stands = self.sandbox.world(|world| {
            let now = world.message(message.channel, message.id)?;
            let reaction = now.reactions.first()?;
            let by = reaction.users.first().or(reaction.burst_users.first())?;
            Some((*by, reaction.emoji.clone()))
        });
        match stands {
            Some((_, emoji)) if self.dice.below(4) == 0 => self.sandbox.clear_emoji(message, emoji),
            Some((by, emoji)) => self.sandbox.unreact(by, message, emoji),
            None => {}
        }
    }

    /// A thread on a message, or a post.
    fn opens(&mut self, fan: &str, message: &Message) {
        let opened = self.sandbox.world(|world| {
            let place = world.channel(message.channel);
            let has_thread = world.message(message.channel, message.id)?.has_thread;
            (place.kind == ChannelKind::Text && !has_thread).then_some(())
        });
        let place = match opened {
            Some(()) => Place {
                channel: self.sandbox.start_thread(fan, message, "more of it"),
                latest: Vec::new(),
            },
            None => {
                let post = self.sandbox.post(fan, "#ideas", "an idea", "What if?");
                Place {
                    channel: post.channel,
                    latest: vec![post],
                }
            }
        };
        self.places.push(place);
    }

    /// A thread is archived; nobody writes there any more.
    fn closes(&mut self, at: usize) {
        let channel = self.places[at].channel;
        let is_thread = self
            .sandbox
            .world(|world| world.channel(channel).kind.is_thread());
        if is_thread {
            self.sandbox.archive(channel, true);
            self.places.remove(at);
        }
    }

    /// What is there to be counted: messages with their authors, reactions with whose they are.
    fn truth(&self) -> Counted {
        self.sandbox.world(|world| {
            let mut truth = Counted::default();
            let is_bot = |user: u64| world.users[&user].bot;
            let messages = world
                .channels
                .values()
                .flat_map(|channel| channel.messages.values());
            for message in
                messages.filter(|message| [0, 19].contains(&message.kind) && !is_bot(message.author))
            {
                truth.messages.insert((message.id, message.author));
                if let Some(reference) = &message.reference
                    && let Some(original) = world.message(reference.channel, reference.message)
                    && !is_bot(original.author)
                    && original.author != message.author
                {
                    truth.replies.insert((message.id, message.author, original.id));
                }
                for reaction in &message.reactions {
                    for (people, burst) in [(&reaction.users, false), (&reaction.burst_users, true)] {
                        let key = emoji_key(reaction.emoji.id, Some(&reaction.emoji.name), burst);
                        let others = people.iter().filter(|by| **by != message.author && !is_bot(**by));
                        truth
                            .reactions
                            .extend(others.map(|by| (message.id, *by, key.clone())));
                    }
                }
            }
            truth
        })
    }
}

/// What is or should be counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    messages: BTreeSet<(u64, u64)>,
    replies: BTreeSet<(u64, u64, u64)>,
    reactions: BTreeSet<(u64, u64, String)>,
}

impl Counted {
    /// What the database holds. Panics if anything is there twice.
    async fn stored(store: &Store, guild_id: GuildId, people: &[MemberId]) -> Self {
        let mut stored = Self::default();
        for member_id in people {
            let all = store
                .list_activities_between(guild_id, *member_id, 0, i64::MAX)
                .await;
            for fact in all
                .expect("the store answers")
                .into_iter()
                .filter(|fact| !fact.retracted)
            {
                let new = match fact.kind {
                    Kind::Message => stored.messages.insert((fact.source_id, member_id.0)),
                    Kind::Reply => {
                        let target_id = fact.target_id.expect("an answer answers something");
                        stored.replies.insert((fact.source_id, member_id.0, target_id))
                    }
                    Kind::ReactionGiven => {
                        stored
                            .reactions
                            .insert((fact.source_id, member_id.0, fact.qualifier))
                    }
                    _ => true,
                };
                assert!(new, "{:?} of {member_id} is there twice", fact.kind);
            }
        }
        stored
    }

    /// What is counted wrongly; of answers whose question is deleted nobody can tell any more.
    fn differences(&self, truth: &Counted) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, missing: Vec<String>| {
            if !missing.is_empty() {
                found.push(format!(
                    "{what}: {} {:?}",
                    missing.len(),
                    &missing[..missing.len().min(5)]
                ));
            }
        };
        let text = |item: &dyn std::fmt::Debug| format!("{item:?}");
        let lost = truth.messages.difference(&self.messages);
        differ("messages lost", lost.map(|item| text(item)).collect());
        let extra = self.messages.difference(&truth.messages);
        differ("messages too many", extra.map(|item| text(item)).collect());
        let lost = truth.replies.difference(&self.replies);
        differ("answers lost", lost.map(|item| text(item)).collect());
        let lost = truth.reactions.difference(&self.reactions);
        differ("reactions lost", lost.map(|item| text(item)).collect());
        let extra = self.reactions.difference(&truth.reactions);
        differ("reactions too many", extra.map(|item| text(item)).collect());
        found
    }
}

/// How far the program came before it was killed, in so many runs.
#[derive(Debug, Default)]
struct Reached {
    starting: usize,
    connected: usize,
    catching_up: usize,
    quiet: usize,
}

impl Reached {
    fn note(&mut self, is_connected: bool, has_read: bool, is_done: bool) {
        let place = match (is_connected, has_read, is_done) {
            (false, ..) => &mut self.starting,
            (true, false, _) => &mut self.connected,
            (true, true, false) => &mut self.catching_up,
            (true, true, true) => &mut self.quiet,
        };
        *place += 1;
    }
}

/// When the program is killed: some die while they start, some while they catch up, some when all is
/// quiet, however fast the machine is.
#[derive(Clone, Copy)]
enum End {
    After(Duration),
    AfterQuestions(usize),
    Quiet,
}

impl End {
    fn at_random(dice: &mut Dice) -> Self {
        match dice.below(8) {
            0..2 => End::After(Duration::from_millis(dice.below(600) as u64)),
            2..7 => End::AfterQuestions(1 + dice.below(14)),
            _ => End::Quiet,
        }
    }
}

async fn is_all_read(store: &Store) -> bool {
    let due = store.list_guilds_with_due_readings(i64::MAX).await;
    due.expect("the store answers").is_empty()
}

/// How many pages of messages were asked for.
fn pages(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("GET", "/channels/*/messages").len()
}

/// The real program, as an operator would run it.
struct Bot(Child);

impl Bot {
    fn starts(sandbox: &Sandbox, database: &Database) -> Self {
        let folder = database.folder();
        let ca = folder.join("ca.pem");
        std::fs::write(&ca, sandbox.ca_pem()).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_ironfan"))
            .current_dir(folder)
            .env_remove("IRONFAN_CONFIG")
            .env("DISCORD_TOKEN", sandbox.token())
            .env("DATABASE_URL", database.url())
            .env("IRONFAN_KEY", KEY)
            .env("DISCORD_CONNECT", sandbox.rest_addr().to_string())
            .env("DISCORD_CA_FILE", &ca)
            .env("RUST_LOG", "info,serenity=warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(folder))
            .spawn();
        Self(child.expect("the program is built"))
    }

    /// SIGKILL: at once, whatever it is doing. It must not have ended by itself before.
    fn is_killed(&mut self, folder: &Path) {
        let ended = self.0.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "the program ended by itself ({ended:?}):\n{}",
            std::fs::read_to_string(folder.join("log")).unwrap_or_default()
        );
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may be gone already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn log(folder: &Path) -> File {
    let file = File::options().create(true).append(true).open(folder.join("log"));
    file.unwrap()
}

async fn killed_again_and_again(database: Database, kills: usize) {
    let mut flood = Flood::start(Dice::seeded()).await;
    let begun = Instant::now();
    let mut reached = Reached::default();
    // It has to know the server before anything can be missed.
    {
        let mut bot = Bot::starts(&flood.sandbox, &database);
        flood
            .sandbox
            .wait_for_requests("PUT", "/applications/*/guilds/*/commands", 1)
            .await;
        bot.is_killed(database.folder());
    }
    let store = Store::open(database.url(), vault()).await.unwrap();
    for _ in 0..kills {
        let (sessions, questions) = (flood.sandbox.identifies(), pages(&flood.sandbox));
        let mut bot = Bot::starts(&flood.sandbox, &database);
        let end = End::at_random(&mut flood.dice);
        let give_up = Instant::now() + LONGEST_RUN;
        let begun = Instant::now();
        let before = flood.happened;
        let is_over = async |sandbox: &Sandbox| match end {
            End::After(time) => begun.elapsed() >= time,
            End::AfterQuestions(n) => pages(sandbox) >= questions + n,
            End::Quiet => {
                sandbox.identifies() > sessions && pages(sandbox) > questions && is_all_read(&store).await
            }
        };
        while !is_over(&flood.sandbox).await && Instant::now() < give_up {
            let wait_ms = if flood.happened < before + BUSY {
                flood.goes_on();
                flood.dice.below(12) as u64
            } else {
                25
            };
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
        bot.is_killed(database.folder());
        reached.note(
            flood.sandbox.identifies() > sessions,
            pages(&flood.sandbox) > questions,
            store
                .list_guilds_with_due_readings(i64::MAX)
                .await
                .unwrap()
                .is_empty(),
        );
        for _ in 0..flood.dice.below(30) {
            flood.goes_on();
        }
    }
    let killed = begun.elapsed();
    let mut bot = Bot::starts(&flood.sandbox, &database);
    for _ in 0..100 {
        flood.goes_on();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    let (guild_id, people) = flood.sandbox.world(|world| {
        let guild_id = world.find_guild(GUILD);
        let people = world.guilds[&guild_id].members.keys().copied().map(MemberId);
        (GuildId(guild_id), people.collect::<Vec<_>>())
    });
    let truth = flood.truth();
    let give_up = Instant::now() + PATIENCE;
    loop {
        let differences = Counted::stored(&store, guild_id, &people)
            .await
            .differences(&truth);
        let is_read = is_all_read(&store).await;
        if differences.is_empty() && is_read {
            break;
        }
        assert!(
            Instant::now() < give_up,
            "after {kills} kills: {differences:#?}; all is read: {is_read}; log:\n{}",
            std::fs::read_to_string(database.folder().join("log")).unwrap_or_default()
        );
        tokio::time::sleep(LOOK).await;
    }
    bot.is_killed(database.folder());
    eprintln!(
        "{} things happened during {kills} kills ({killed:?}; {reached:?}), {} messages and {} reactions are left; caught up after {:?}, {} questions asked",
        flood.happened,
        truth.messages.len(),
        truth.reactions.len(),
        begun.elapsed() - killed,
        flood.sandbox.requests().len()
    );
    let differences = Counted::stored(&store, guild_id, &people)
        .await
        .differences(&truth);
    assert_eq!(differences, [] as [String; 0]);
    books_balance(&store, guild_id, &people).await;
    store.close().await;
    flood.sandbox.assert_clean();
}

/// The sums agree, and scoring everybody anew changes nothing.
async fn books_balance(store: &Store, guild_id: GuildId, people: &[MemberId]) {
    let (points, scored, adjusted, days) = store.sum_points(guild_id).await.unwrap();
    assert_eq!((points, scored), (scored + adjusted, days));
    assert!(points > 0);
    let before = all_days(store, guild_id, people).await;
    let mut tx = store.begin().await.unwrap();
    tx.start_replay(guild_id, 0).await.unwrap();
    while tx.replay_some(guild_id, 100).await.unwrap() {}
    tx.commit().await.unwrap();
    assert_eq!(all_days(store, guild_id, people).await, before);
    assert_eq!(
        store.sum_points(guild_id).await.unwrap(),
        (points, scored, adjusted, days)
    );
}

async fn all_days(
    store: &Store,
    guild_id: GuildId,
    people: &[MemberId],
) -> Vec<(MemberId, Vec<(LocalDay, DayScore)>)> {
    let mut all = Vec::new();
    for member_id in people {
        let days = store
            .list_days(guild_id, *member_id, LocalDay(0), LocalDay(100_000))
            .await;
        all.push((*member_id, days.unwrap()));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_instant_everything_is_counted_exactly_once() {
    killed_again_and_again(Database::sqlite(), KILLS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_instant_everything_is_counted_exactly_once_on_postgresql() {
    if let Some(server) = postgres_url() {
        killed_again_and_again(Database::postgres(&server).await, KILLS_ON_POSTGRES).await;
    }
}
