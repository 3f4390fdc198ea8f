//! Who is mentioned in a text.

use serde_json::Value;

use crate::Id;
use crate::rest::FormErrors;
use crate::wire::read_id;

/// Everything a text mentions, before anything is allowed or not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mentions {
    pub(crate) users: Vec<Id>,
    pub(crate) roles: Vec<Id>,
    pub(crate) everyone: bool,
}

/// Reads `<@1>`, `<@!1>`, `<@&1>`, `@everyone` and `@here`.
pub(crate) fn mentions_in(content: &str) -> Mentions {
    let mut found = Mentions {
        everyone: content.contains("@everyone") || content.contains("@here"),
        ..Mentions::default()
    };
    for after in content.split("<@").skip(1) {
        let Some((inside, _)) = after.split_once('>') else {
            continue;
        };
        let (list, number) = match inside.strip_prefix('&') {
            Some(number) => (&mut found.roles, number),
            None => (&mut found.users, inside.trim_start_matches('!')),
        };
        if let Ok(id) = number.parse()
            && !list.contains(&id)
        {
            list.push(id);
        }
    }
    found
}

/// What a bot lets its message mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AllowedMentions {
    users: Allowed,
    roles: Allowed,
    everyone: bool,
    pub(crate) replied_user: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Allowed {
    All,
    Only(Vec<Id>),
}

impl Allowed {
    fn keep(&self, ids: &mut Vec<Id>) {
        if let Self::Only(allowed) = self {
            ids.retain(|id| allowed.contains(id));
        }
    }
}

impl AllowedMentions {
    /// Without the field, a bot's message mentions whom it names.
    pub(crate) fn everything() -> Self {
        Self {
            users: Allowed::All,
            roles: Allowed::All,
            everyone: true,
            replied_user: true,
        }
    }

    /// Without the field, an interaction's answer mentions people only.
    pub(crate) fn people() -> Self {
        Self {
            users: Allowed::All,
            roles: Allowed::Only(Vec::new()),
            everyone: false,
            replied_user: true,
        }
    }

    /// Reads the field and notes what is wrong with it.
    pub(crate) fn read(value: &Value, errors: &mut FormErrors) -> Self {
        let parse: Vec<_> = value["parse"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut list = |kind: &str| {
            let listed: Vec<_> = value[kind]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(read_id)
                .collect();
            if parse.contains(&kind) {
                if !listed.is_empty() {
                    let path = format!("allowed_mentions.{kind}");
                    errors.add(
                        &path,
                        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                        "parse and the list exclude each other.",
                    );
                }
                return Allowed::All;
            }
            if listed.len() > 100 {
                errors.add(
                    &format!("allowed_mentions.{kind}"),
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 100 or fewer in length.",
                );
            }
            Allowed::Only(listed)
        };
        let (users, roles) = (list("users"), list("roles"));
        Self {
            users,
            roles,
            everyone: parse.contains(&"everyone"),
            replied_user: value["replied_user"] == true,
        }
    }

    pub(crate) fn apply(&self, mentions: &mut Mentions) {
        self.users.keep(&mut mentions.users);
        self.roles.keep(&mut mentions.roles);
        mentions.everyone &= self.everyone;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_read_from_the_text() {
        let found = mentions_in("<@1> and <@!2>, <@1> again, role <@&3>, broken <@x> @here");
        assert_eq!(
            found,
            Mentions {
                users: vec![1, 2],
                roles: vec![3],
                everyone: true
            }
        );
    }

    #[test]
    fn allowed_mentions_filter_what_was_found() {
        let mut errors = FormErrors::default();
        let allowed = AllowedMentions::read(
            &serde_json::json!({ "parse": ["roles"], "users": ["2"] }),
            &mut errors,
        );
        let mut found = mentions_in("<@1><@2><@&3>@everyone");
        allowed.apply(&mut found);
        assert_eq!(
            found,
            Mentions {
                users: vec![2],
                roles: vec![3],
                everyone: false
            }
        );
    }
}
