//! What people do from day to day: who comes when, says what, answers whom.

use std::collections::{HashMap, VecDeque};

use sandbox::{Message, Sandbox};

use crate::{
    calendar::{MINUTE_MS, at},
    cast::{self, Hours, Part, Person},
    dice::Dice,
    talk::Tongue,
};

/// Messages of a channel that people still answer to.
const FRESH: usize = 14;
const FRESH_MS: i64 = 8 * 60 * MINUTE_MS;
/// Nobody writes in the last minutes of a day, so that a turn never slips into the next.
const LAST_MINUTE: i64 = 23 * 60 + 57;
/// What people react with.
const EMOJI: [&str; 5] = ["❤️", "🔥", "😂", "👏", "📷"];
/// The weekday on which the creator has no time to answer (0 is Monday).
const BUSY_DAY: i64 = 3;
/// How lively each week is, in percent; in the eighth the creator streams from the darkroom.
const LIVELY: [u32; 12] = [95, 90, 95, 100, 105, 95, 100, 170, 110, 100, 95, 105];

/// One thing somebody does.
#[derive(Clone, Debug)]
pub struct Turn {
    pub at_ms: i64,
    who: usize,
    does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Join,
    Introduce,
    /// Says one thing that nobody answers.
    SpeakInVain,
    /// The creator goes through what waits for an answer.
    AnswerFans,
    Talk {
        channel: &'static str,
    },
}

/// The life of the server.
pub struct Weeks {
    pub people: Vec<Person>,
    dice: Dice,
    /// Chance of its own for reactions, so that they change nothing else that people do.
    moods: Dice,
    fresh: HashMap<&'static str, VecDeque<Heard>>,
    /// What was said to the creator or is somebody's first message, and waits for them.
    waiting: Vec<Message>,
    /// Messages and authors since the last look.
    pub tally: Tally,
}

/// A message somebody may answer.
struct Heard {
    message: Message,
    /// Place of the author among the people.
    by: usize,
    at_ms: i64,
    answered: bool,
    is_hello: bool,
}

/// What happened since the last look.
#[derive(Default)]
pub struct Tally {
    pub messages: usize,
    pub authors: std::collections::HashSet<usize>,
    pub joined: usize,
}

impl Weeks {
    pub fn new(people: Vec<Person>, dice: Dice) -> Self {
        Self {
            people,
            dice,
            moods: Dice::new(7),
            fresh: HashMap::new(),
            waiting: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// What happens on a day, in order.
    pub fn plan_day(&mut self, day: i64) -> Vec<Turn> {
        let mut turns = Vec::new();
        for who in 0..self.people.len() {
            self.plan_person(day, who, &mut turns);
        }
        let creator = self.people.iter().position(|person| person.part == Part::Creator);
        if let Some(who) = creator.filter(|_| day % 7 != BUSY_DAY) {
            let does = Does::AnswerFans;
            let at_ms = at(day, 17, 40);
            turns.push(Turn { at_ms, who, does });
        }
        turns.sort_by_key(|turn| (turn.at_ms, turn.who));
        turns
    }

    /// The creator answers most of what waits, and reacts to the rest; now and then something is overlooked.
    fn answer_fans(&mut self, turn: &Turn, sandbox: &Sandbox) {
        let creator = self.people[turn.who].clone();
        for message in std::mem::take(&mut self.waiting) {
            match self.moods.below(10) {
                0..=4 => {
                    let words = creator.tongue.answer(&mut self.moods);
                    sandbox.reply(creator.id, &message, words);
                    self.count(turn);
                }
                5..=8 => sandbox.react(creator.id, &message, "🫶"),
                _ => {}
            }
        }
    }

    fn plan_person(&mut self, day: i64, who: usize, turns: &mut Vec<Turn>) {
        let person = self.people[who].clone();
        if person.joins == day {
            let minute = self.dice.between(11 * 60, 22 * 60);
            turns.push(Turn {
                at_ms: at(day, 0, minute),
                who,
                does: Does::Join,
            });
            let later = minute + self.dice.between(3, 40);
            turns.push(Turn {
                at_ms: at(day, 0, later),
                who,
                does: Does::Introduce,
            });
        }
        if person.unanswered_on == Some(day) {
            turns.push(Turn {
                at_ms: at(day, 16, 20),
                who,
                does: Does::SpeakInVain,
            });
        }
        if !self.comes(day, &person) {
            return;
        }
        let mut minute = self.first_minute(person.rhythm.hours);
        let channel = self.channel(&person);
        for _ in 0..self.dice.between(1, person.rhythm.most) {
            turns.push(Turn {
                at_ms: at(day, 0, minute.min(LAST_MINUTE)),
                who,
                does: Does::Talk { channel },
            });
            minute += self.dice.between(1, 9);
        }
    }

    fn comes(&mut self, day: i64, person: &Person) -> bool {
        let rhythm = &person.rhythm;
        let weekday = day % 7;
        let within = (rhythm.days.0..=rhythm.days.1).contains(&day) && day > person.joins;
        if !rhythm.weekdays.is_empty() {
            return within && rhythm.weekdays.contains(&weekday);
        }
        // Friday evening to Sunday is when people have time.
        let weekend = if weekday >= 4 { 13 } else { 8 };
        let percent = rhythm.percent * weekend / 10 * LIVELY[(day / 7) as usize] / 100;
        within && self.dice.percent(percent)
    }

    fn first_minute(&mut self, hours: Hours) -> i64 {
        // Nobody keeps to their hours always.
        let hours = if self.dice.percent(22) {
            self.dice
                .pick(&[Hours::Morning, Hours::Noon, Hours::Noon, Hours::Evening])
        } else {
            hours
        };
        let (from, to) = match hours {
            Hours::Morning => (7 * 60, 10 * 60),
            Hours::Noon => (11 * 60 + 30, 15 * 60),
            Hours::Evening => (18 * 60 + 30, 22 * 60 + 50),
            Hours::Night if self.dice.percent(50) => (5, 90),
            Hours::Night => (22 * 60 + 30, 23 * 60 + 30),
        };
        self.dice.between(from, to)
    }

    fn channel(&mut self, person: &Person) -> &'static str {
        let own_language = person.tongue == Tongue::Chinese;
        match self.dice.below(10) {
            0..=3 if !own_language => "#english-corner",
            0..=4 => cast::LOBBY,
            5..=7 => "#作品分享",
            _ => cast::GEAR,
        }
    }

    /// Carries out a turn.
    pub fn play(&mut self, turn: &Turn, sandbox: &Sandbox) {
        match turn.does {
            Does::Join => self.join(turn, sandbox),
            Does::Introduce => {
                let hello = self.people[turn.who].tongue.hello(&mut self.dice);
                // Most are welcomed.
                let welcome = self.dice.percent(85);
                self.say(turn, sandbox, cast::HELLOS, hello, welcome);
            }
            Does::SpeakInVain => {
                let remark = self.people[turn.who].tongue.remark(&mut self.dice);
                self.say(turn, sandbox, cast::GEAR, remark, false);
            }
            Does::AnswerFans => self.answer_fans(turn, sandbox),
            Does::Talk { channel } => self.talk(turn, sandbox, channel),
        }
    }

    fn join(&mut self, turn: &Turn, sandbox: &Sandbox) {
        let person = &mut self.people[turn.who];
        person.id = sandbox.new_user(&person.handle);
        sandbox.world_mut(|world| {
            let account = world.users.get_mut(&person.id).expect("made one line above");
            account.global_name = Some(person.name.clone());
            account.locale = person.tongue.locale().to_owned();
            account.avatar = person.has_avatar.then(|| cast::avatar(&person.handle));
        });
        sandbox.join(person.id, cast::GUILD);
        self.tally.joined += 1;
    }

    fn talk(&mut self, turn: &Turn, sandbox: &Sandbox, channel: &'static str) {
        self.react(turn, sandbox, channel);
        let staff = self.people[turn.who].part != Part::Fan;
        // Newcomers are welcomed by whoever comes along, staff above all.
        let welcomes = self.dice.percent(if staff { 75 } else { 8 });
        let answers = self.dice.percent(if staff { 85 } else { 46 });
        let places = [cast::HELLOS, channel];
        let heard = places
            .into_iter()
            .filter(|place| if *place == cast::HELLOS { welcomes } else { answers })
            .find_map(|place| Some((place, self.choose(turn, place)?)));
        let tongue = self.people[turn.who].tongue;
        match heard {
            Some((place, index)) => {
                let words = tongue.answer(&mut self.dice);
                self.answer(turn, sandbox, place, index, words);
            }
            None => {
                let words = tongue.remark(&mut self.dice);
                self.say(turn, sandbox, channel, words, true);
            }
        }
    }

    /// Whoever comes in reacts to some of what they find.
    fn react(&mut self, turn: &Turn, sandbox: &Sandbox, channel: &str) {
        let id = self.people[turn.who].id;
        for heard in self.fresh.get(channel).into_iter().flatten().rev().take(4) {
            let emoji = self.moods.pick(&EMOJI);
            let message = &heard.message;
            let is_new = sandbox.world(|world| {
                let message = world.message(message.channel, message.id);
                message
                    .is_some_and(|message| message.reactions.iter().all(|known| !known.users.contains(&id)))
            });
            if heard.by != turn.who && is_new && self.moods.percent(30) {
                sandbox.react(id, message, emoji);
            }
        }
    }

    /// A message in `channel` that is worth an answer now: an unanswered one first.
    fn choose(&mut self, turn: &Turn, channel: &str) -> Option<usize> {
        let heard = self.fresh.get(channel)?;
        let may = |heard: &&Heard| heard.by != turn.who && turn.at_ms - heard.at_ms < FRESH_MS;
        let waiting = heard.iter().position(|heard| may(&heard) && !heard.answered);
        if channel == cast::HELLOS || (waiting.is_some() && self.dice.percent(60)) {
            return waiting.filter(|index| channel != cast::HELLOS || heard[*index].is_hello);
        }
        let all: Vec<usize> = (0..heard.len()).filter(|index| may(&&heard[*index])).collect();
        (!all.is_empty()).then(|| self.dice.pick(&all))
    }

    fn say(&mut self, turn: &Turn, sandbox: &Sandbox, channel: &'static str, words: &str, answerable: bool) {
        let message = sandbox.say(self.people[turn.who].id, channel, words);
        self.count(turn);
        if channel == cast::HELLOS {
            self.waiting.push(message.clone());
        }
        if answerable {
            self.hear(turn, channel, message, channel == cast::HELLOS);
        }
    }

    fn answer(&mut self, turn: &Turn, sandbox: &Sandbox, channel: &'static str, index: usize, words: &str) {
        let Some(heard) = self.fresh.get_mut(channel).and_then(|fresh| fresh.get_mut(index)) else {
            return;
        };
        heard.answered = true;
        let to_creator = self.people[heard.by].part == Part::Creator;
        let message = sandbox.reply(self.people[turn.who].id, &heard.message, words);
        if to_creator {
            self.waiting.push(message.clone());
        }
        self.count(turn);
        self.hear(turn, channel, message, false);
    }

    fn count(&mut self, turn: &Turn) {
        self.tally.messages += 1;
        self.tally.authors.insert(turn.who);
    }

    fn hear(&mut self, turn: &Turn, channel: &'static str, message: Message, is_hello: bool) {
        let fresh = self.fresh.entry(channel).or_default();
        if fresh.len() == FRESH {
            fresh.pop_front();
        }
        fresh.push_back(Heard {
            message,
            by: turn.who,
            at_ms: turn.at_ms,
            answered: false,
            is_hello,
        });
    }
}
