//! Welcoming newcomers: the first answer to somebody's first message.

use super::ids::MemberId;

/// Who writes their first message within so many days of joining for the first time is a newcomer.
/// Whoever reads along for longer knows the place already.
pub const NEWCOMER_DAYS: i64 = 14;

/// Whether somebody who joined for the first time at `joined_ms` writes as a newcomer at `at_ms`.
pub fn is_newcomer(joined_ms: i64, at_ms: i64) -> bool {
    // Joining and writing have their times from different clocks of Discord's.
    (-60_000..NEWCOMER_DAYS * 86_400_000).contains(&(at_ms - joined_ms))
}

/// An answer to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    pub message_id: u64,
    pub by_id: MemberId,
    /// The message it answers.
    pub target_id: u64,
}

/// The answer that welcomes a newcomer whose first message is `first_id`.
pub fn welcoming(first_id: u64, answers: impl IntoIterator<Item = Answer>) -> Option<Answer> {
    answers
        .into_iter()
        .filter(|answer| answer.target_id == first_id)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_answer_to_the_very_first_message_welcomes() {
        let answer = |message_id, target_id| Answer {
            message_id,
            by_id: MemberId(message_id * 10),
            target_id,
        };
        let answers = [answer(8, 1), answer(5, 2), answer(7, 1)];
        assert_eq!(
            welcoming(1, answers).map(|answer| answer.by_id),
            Some(MemberId(70))
        );
        assert_eq!(welcoming(3, answers), None);
    }

    #[test]
    fn who_read_along_for_weeks_is_no_newcomer() {
        let day = 86_400_000;
        assert!(is_newcomer(0, 13 * day));
        assert!(!is_newcomer(0, 14 * day));
        assert!(!is_newcomer(10 * day, 0));
    }
}
