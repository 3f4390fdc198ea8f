//! Who answered whom, and who responded to what: the week's conversations and what most people took part in.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    ids::{ChannelId, MemberId},
    summary::{Worked, Worthwhile},
};

/// An answer or a reaction to somebody's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Response {
    /// The message that was answered or reacted to.
    pub message_id: u64,
    pub author_id: MemberId,
    pub channel_id: ChannelId,
    pub by_id: MemberId,
}

/// Distinct pairs of people of whom one answered the other, each with the lower id first, in order (design, section 5).
pub fn conversations(answers: &[Response]) -> Vec<(MemberId, MemberId)> {
    let pair = |answer: &Response| {
        let (a, b) = (answer.author_id, answer.by_id);
        (a.min(b), a.max(b))
    };
    distinct(answers.iter().map(pair).collect())
}

/// How many distinct people each answered.
pub fn people_answered(answers: &[Response]) -> HashMap<MemberId, u32> {
    let pairs = distinct(
        answers
            .iter()
            .map(|answer| (answer.by_id, answer.author_id))
            .collect(),
    );
    let mut people = HashMap::new();
    for (by_id, _) in pairs {
        *people.entry(by_id).or_insert(0) += 1;
    }
    people
}

/// Up to `limit` messages that most distinct people responded to, the most first; of as many the earlier.
pub fn worked_posts(responses: impl IntoIterator<Item = Response>, limit: usize) -> Vec<Worked> {
    let mut responses: Vec<Response> = responses.into_iter().collect();
    responses.sort_unstable_by_key(|response| (response.message_id, response.by_id));
    let mut posts: Vec<(u32, Response)> = Vec::new();
    for of_message in responses.chunk_by(|a, b| a.message_id == b.message_id) {
        let people = of_message.chunk_by(|a, b| a.by_id == b.by_id).count() as u32;
        posts.push((people, of_message[0]));
    }
    posts.sort_unstable_by_key(|(people, first)| (Reverse(*people), first.message_id));
    posts.truncate(limit);
    let worked = |(people, first): (u32, Response)| Worked {
        what: Worthwhile::Post {
            message_id: first.message_id,
            author_id: first.author_id,
        },
        channel_id: first.channel_id,
        people,
    };
    posts.into_iter().map(worked).collect()
}

fn distinct<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn response((message_id, author, by): (u64, u64, u64)) -> Response {
        Response {
            message_id,
            author_id: MemberId(author),
            channel_id: ChannelId(9),
            by_id: MemberId(by),
        }
    }

    #[test]
    fn back_and_forth_is_one_conversation_and_counts_for_each_who_answered() {
        let answers = [(1, 5, 6), (2, 6, 5), (3, 5, 6), (4, 5, 7)].map(response);
        assert_eq!(
            conversations(&answers),
            [(MemberId(5), MemberId(6)), (MemberId(5), MemberId(7))]
        );
        let people = people_answered(&answers);
        assert_eq!(people[&MemberId(6)], 1);
        assert_eq!(people[&MemberId(5)], 1);
        assert_eq!(people[&MemberId(7)], 1);
    }

    #[test]
    fn the_message_with_most_distinct_people_comes_first() {
        // Message 1 has most responses, all by one person; 2 and 3 have two people each.
        let responses = [
            (1, 5, 6),
            (1, 5, 6),
            (1, 5, 6),
            (3, 5, 6),
            (3, 5, 7),
            (2, 8, 6),
            (2, 8, 7),
        ];
        let worked = worked_posts(responses.map(response), 2);
        let people: Vec<_> = worked.iter().map(|post| post.people).collect();
        assert_eq!(people, [2, 2]);
        assert!(matches!(
            worked[0].what,
            Worthwhile::Post {
                message_id: 2,
                author_id: MemberId(8)
            }
        ));
    }

    proptest! {
        #[test]
        fn the_order_of_responses_does_not_matter(
            all in proptest::collection::vec((1u64..5, 1u64..4, 4u64..8), 0..40), seed in 0usize..40,
        ) {
            let responses: Vec<Response> = all.into_iter().map(|(message, _, by)| response((message, 1, by))).collect();
            let mut turned = responses.clone();
            turned.rotate_left(seed % responses.len().max(1));
            prop_assert_eq!(conversations(&responses), conversations(&turned));
            prop_assert_eq!(people_answered(&responses), people_answered(&turned));
            prop_assert_eq!(worked_posts(responses, 3), worked_posts(turned, 3));
        }
    }
}
