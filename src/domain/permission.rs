//! What the bot asks to be allowed in a server, and why: one table for the invite link, `/doctor` and the
//! manuals, so that they cannot differ.
//!
//! Never Administrator, which would open every channel to whoever gets hold of the token. Not *Manage
//! Server* either: invites may be listed with *View Audit Log*, and what newcomers are offered may be read
//! by any bot (Discord documentation, "Get Guild Invites", "Get Guild Onboarding").

use super::gate::{
    ATTACH_FILES, CONNECT, CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, EMBED_LINKS, MANAGE_ROLES,
    READ_MESSAGE_HISTORY, REQUEST_TO_SPEAK, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, SPEAK, STREAM,
    VIEW_AUDIT_LOG, VIEW_CHANNEL,
};

/// How much goes wrong without a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What the bot is for does not work.
    Essential,
    /// One feature does less, and says so.
    Partial,
}

/// Permissions that serve the same purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// The end of the key of the text that says why.
    pub key: &'static str,
    /// Each permission with the end of its name's key.
    pub permissions: &'static [(&'static str, u64)],
    pub weight: Weight,
}

/// Everything that is asked for, the most important first.
pub const PURPOSES: [Purpose; 8] = [
    Purpose {
        key: "view",
        permissions: &[("view-channels", VIEW_CHANNEL)],
        weight: Weight::Essential,
    },
    Purpose {
        key: "post",
        permissions: &[
            ("send-messages", SEND_MESSAGES),
            ("embed-links", EMBED_LINKS),
            ("attach-files", ATTACH_FILES),
        ],
        weight: Weight::Essential,
    },
    Purpose {
        key: "history",
        permissions: &[("read-message-history", READ_MESSAGE_HISTORY)],
        weight: Weight::Essential,
    },
    Purpose {
        key: "roles",
        permissions: &[("manage-roles", MANAGE_ROLES)],
        weight: Weight::Essential,
    },
    Purpose {
        key: "connect",
        permissions: &[("connect", CONNECT)],
        weight: Weight::Essential,
    },
    Purpose {
        key: "audit-log",
        permissions: &[("view-audit-log", VIEW_AUDIT_LOG)],
        weight: Weight::Partial,
    },
    Purpose {
        key: "threads",
        permissions: &[
            ("send-messages-in-threads", SEND_MESSAGES_IN_THREADS),
            ("create-public-threads", CREATE_PUBLIC_THREADS),
            ("create-private-threads", CREATE_PRIVATE_THREADS),
        ],
        weight: Weight::Partial,
    },
    Purpose {
        key: "voice",
        permissions: &[
            ("speak", SPEAK),
            ("stream", STREAM),
            ("request-to-speak", REQUEST_TO_SPEAK),
        ],
        weight: Weight::Partial,
    },
];

/// Everything that is asked for, as bits.
pub const NEEDED: u64 = {
    let (mut bits, mut n) = (0, 0);
    while n < PURPOSES.len() {
        let (permissions, mut m) = (PURPOSES[n].permissions, 0);
        while m < permissions.len() {
            bits |= permissions[m].1;
            m += 1;
        }
        n += 1;
    }
    bits
};

impl Purpose {
    /// The names, by the ends of their keys, of what `bits` lack.
    pub fn lacking(&self, bits: u64) -> Vec<&'static str> {
        let permissions = self.permissions.iter();
        permissions
            .filter(|(_, bit)| bits & bit == 0)
            .map(|(key, _)| *key)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gate::ADMINISTRATOR;

    #[test]
    fn nothing_is_asked_for_twice_and_no_power_over_the_server() {
        let bits: Vec<u64> = PURPOSES
            .iter()
            .flat_map(|purpose| purpose.permissions.iter().map(|(_, bit)| *bit))
            .collect();
        assert!(bits.iter().all(|bit| bit.count_ones() == 1));
        assert_eq!(NEEDED.count_ones() as usize, bits.len());
        assert_eq!(NEEDED & ADMINISTRATOR, 0);
    }

    #[test]
    fn what_is_lacking_is_named() {
        assert_eq!(
            PURPOSES[1].lacking(NEEDED & !EMBED_LINKS & !ATTACH_FILES),
            ["embed-links", "attach-files"]
        );
        assert!(PURPOSES.iter().all(|purpose| purpose.lacking(NEEDED).is_empty()));
    }
}
