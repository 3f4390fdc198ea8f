//! The commands, slash commands and those in menus: the list, their levels, their names and
//! descriptions in every language.

mod about;
mod about_me;
mod approve;
mod ask;
mod away;
mod care;
mod doctor;
mod fan;
mod fan_memory;
mod gate;
mod goal;
mod grant;
mod help;
mod inbox;
mod import;
mod history;
mod log;
mod me;
mod my_points;
mod mydata;
mod panel;
mod promise;
mod points;
mod settings;
mod rules;
mod setup;
mod star;
mod summary;
mod thank;
mod top;
mod why;

use std::borrow::Cow;

use anyhow::Context;
use poise::{CommandInteractionType, ContextMenuCommandAction, FrameworkOptions};

use super::{Data, Error, access::Level, ask::Ask, errors};
use crate::{
    domain::locale::Locale,
    i18n,
    render::help::{Audience, HelpLine, Via},
    tr,
};

type Command = poise::Command<Data, Error>;

/// Every command with its level, in the order `/help` lists them.
pub fn all() -> Vec<Command> {
    [
        (me::me(), Level::Fan),
        (why::why(), Level::Fan),
        (top::top(), Level::Fan),
        (help::help(), Level::Fan),
        (about::about(), Level::Fan),
        (ask::ask(), Level::Fan),
        (about_me::about_me(), Level::Fan),
        (mydata::mydata(), Level::Fan),
        (away::away(), Level::Fan),
        (thank::thank(), Level::Fan),
        (my_points::my_points(), Level::Fan),
        (panel::panel(), Level::Moderator),
        (approve::approve(), Level::Moderator),
        (grant::grant(), Level::Moderator),
        (doctor::doctor(), Level::Moderator),
        (points::points(), Level::Moderator),
        (gate::gate(), Level::Moderator),
        (rules::rules(), Level::Moderator),
        (log::log(), Level::Moderator),
        (summary::summary(), Level::Creator),
        (inbox::inbox(), Level::Creator),
        (promise::promise(), Level::Creator),
        (care::care(), Level::Creator),
        (goal::goal(), Level::Creator),
        (setup::setup(), Level::Creator),
        (import::import(), Level::Creator),
        (settings::settings(), Level::Creator),
        (fan::fan(), Level::Creator),
        (fan_memory::fan_memory(), Level::Creator),
        (star::star(), Level::Creator),
        (history::history(), Level::Creator),
    ]
    .into_iter()
    .map(|(mut command, level)| {
        command.default_member_permissions = level.shown_to();
        let name = command.name.to_string();
        set_level(&mut command, level);
        let key = key_of(&command);
        localize(&mut command, &name, &key);
        command
    })
    .collect()
}

/// Where people find a command.
fn via(command: &Command) -> Via {
    match command.context_menu_action {
        None => Via::Slash,
        Some(ContextMenuCommandAction::Message(_)) => Via::MessageMenu,
        Some(_) => Via::MemberMenu,
    }
}

/// The key of a command's name.
fn key_of(command: &Command) -> String {
    match via(command) {
        Via::Slash => format!("command-{}", command.name),
        Via::MessageMenu | Via::MemberMenu => format!("menu-{}", command.name.replace('_', "-")),
    }
}

/// What poise is to do with a command.
pub fn options() -> FrameworkOptions<Data, Error> {
    let mut options = FrameworkOptions {
        commands: all(),
        on_error: |error| Box::pin(errors::on_framework_error(error)),
        command_check: Some(|ctx| Box::pin(check_level(ctx))),
        ..Default::default()
    };
    poise::set_qualified_names(&mut options.commands);
    options
}

/// Refuses whoever is below the command's level.
async fn check_level(ctx: poise::Context<'_, Data, Error>) -> anyhow::Result<bool> {
    let poise::Context::Application(ctx) = ctx else {
        return Ok(false);
    };
    if ctx.interaction_type == CommandInteractionType::Autocomplete {
        // A list of choices can only be answered with one: whoever may not use it gets an empty one.
        return Ok(true);
    }
    let needed: Level = level_of(ctx.command());
    Ask::of_command(ctx.data(), ctx.interaction)?
        .require(needed)
        .await?;
    Ok(true)
}

/// The commands as Discord's JSON, to be registered with a server.
pub fn registration() -> anyhow::Result<serde_json::Value> {
    let commands = all();
    let mut list = serde_json::to_value(poise::builtins::create_application_commands(&commands))?;
    // Poise gives those in menus their default name only (discord-facts, 4.2).
    for command in commands.iter().filter(|command| via(command) != Via::Slash) {
        let entry = list
            .as_array_mut()
            .into_iter()
            .flatten()
            .find(|entry| entry["name"].as_str() == command.context_menu_name.as_deref());
        let names = command.name_localizations.iter().cloned();
        entry.context("a command is not among those to register")?["name_localizations"] = names
            .map(|(tag, name)| (tag.into_owned(), name.into()))
            .collect::<serde_json::Map<_, _>>()
            .into();
    }
    Ok(list)
}

/// What a member of `level` may use.
pub fn help_lines(locale: Locale, level: Level) -> Vec<HelpLine> {
    all()
        .iter()
        .filter(|command| level_of(command) <= level)
        .map(|command| {
            let key = key_of(command);
            HelpLine {
                audience: match level_of(command) {
                    Level::Fan => Audience::Everybody,
                    Level::Moderator => Audience::Moderators,
                    Level::Creator => Audience::Creators,
                },
                via: via(command),
                command: tr!(locale, &key),
                description: tr!(locale, &format!("{key}-description")),
            }
        })
        .collect()
}

/// The level a command asks for. A subcommand may ask for more than its command.
pub fn level_of(command: &Command) -> Level {
    // A command without a level would be open to everybody: it is closed instead.
    command
        .custom_data
        .downcast_ref()
        .copied()
        .unwrap_or(Level::Creator)
}

fn set_level(command: &mut Command, level: Level) {
    let own = command.custom_data.downcast_ref().copied().unwrap_or(level);
    command.custom_data = Box::new(own);
    for subcommand in &mut command.subcommands {
        set_level(subcommand, own);
    }
}

/// Puts in names and descriptions: English as the default, every language under its own tag.
/// Parameters are named once for a whole command (`command-points-member`).
fn localize(command: &mut Command, root: &str, key: &str) {
    let description = format!("{key}-description");
    command.name_localizations = texts(key).into();
    command.description = Some(tr!(Locale::EnUs, &description).into());
    command.description_localizations = texts(&description).into();
    if via(command) != Via::Slash {
        // What it was picked on is no parameter that anybody sees.
        command.parameters.clear();
    }
    for parameter in &mut command.parameters {
        let key = format!("command-{root}-{}", parameter.name);
        let description = format!("{key}-description");
        parameter.name_localizations = texts(&key).into();
        parameter.description = Some(tr!(Locale::EnUs, &description).into());
        parameter.description_localizations = texts(&description).into();
        let mut choices = parameter.choices.to_vec();
        for choice in &mut choices {
            let key = choice.name.to_string();
            choice.localizations = texts(&key).into();
            choice.name = tr!(Locale::EnUs, &key).into();
        }
        parameter.choices = choices.into();
    }
    for subcommand in &mut command.subcommands {
        let name = subcommand.name.to_string();
        localize(subcommand, root, &format!("{key}-{name}"));
    }
}

fn texts(key: &str) -> Vec<(Cow<'static, str>, Cow<'static, str>)> {
    Locale::ALL
        .into_iter()
        .filter_map(|locale| {
            let text = i18n::find(locale, key, &i18n::Args::new())?;
            Some((locale.tag().into(), text.into()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk<'a>(commands: &'a [Command], visit: &mut impl FnMut(&'a Command)) {
        for command in commands {
            visit(command);
            walk(&command.subcommands, visit);
        }
    }

    /// Discord documentation, "Application Command Naming".
    fn is_name(via: Via, name: &str) -> bool {
        let length = name.chars().count();
        let fits = |c: char| (c.is_alphanumeric() || "-_'".contains(c)) && !c.is_uppercase();
        (1..=32).contains(&length) && (via != Via::Slash || name.chars().all(fits))
    }

    #[test]
    fn everything_has_a_valid_name_and_description_in_every_language() {
        let commands = all();
        walk(&commands, &mut |command| {
            let own_name = command.context_menu_name.as_deref().unwrap_or(&command.name);
            let mut named = vec![(
                own_name.to_owned(),
                command.name_localizations.to_vec(),
                command.description_localizations.to_vec(),
            )];
            named.extend(command.parameters.iter().map(|parameter| {
                (
                    parameter.name.to_string(),
                    parameter.name_localizations.to_vec(),
                    parameter.description_localizations.to_vec(),
                )
            }));
            for (name, names, descriptions) in named {
                assert_eq!(
                    names.len(),
                    Locale::ALL.len(),
                    "{name} of {} lacks a name",
                    command.name
                );
                assert_eq!(
                    descriptions.len(),
                    Locale::ALL.len(),
                    "{name} of {} lacks a description",
                    command.name
                );
                assert!(
                    names.iter().all(|(_, name)| is_name(via(command), name)),
                    "{names:?}"
                );
                assert!(
                    descriptions
                        .iter()
                        .all(|(_, text)| (1..=100).contains(&text.chars().count())),
                    "{descriptions:?}"
                );
                assert_eq!(names[0].1, name, "English names and the code's must agree");
            }
            for choice in command
                .parameters
                .iter()
                .flat_map(|parameter| parameter.choices.iter())
            {
                assert_eq!(choice.localizations.len(), Locale::ALL.len(), "{}", choice.name);
            }
        });
    }

    #[test]
    fn every_command_has_a_level_and_none_below_its_parent() {
        let commands = all();
        walk(&commands, &mut |command| {
            assert!(command.custom_data.is::<Level>(), "{} has no level", command.name);
            for subcommand in &command.subcommands {
                assert!(level_of(subcommand) >= level_of(command), "{}", subcommand.name);
            }
        });
    }

    #[test]
    fn names_are_unique_in_every_language() {
        for locale in Locale::ALL {
            let lines = help_lines(locale, Level::Creator);
            let mut names: Vec<_> = lines.iter().map(|line| (line.via as u8, &line.command)).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), lines.len());
        }
    }

    #[test]
    fn commands_in_menus_are_registered_with_their_names_in_every_language() {
        let list = registration().unwrap();
        let in_menu = |entry: &&serde_json::Value| entry["type"] == 2 || entry["type"] == 3;
        let in_menus: Vec<_> = list.as_array().unwrap().iter().filter(in_menu).collect();
        assert!(!in_menus.is_empty());
        for entry in in_menus {
            let names = entry["name_localizations"].as_object().unwrap();
            assert_eq!(names.len(), Locale::ALL.len(), "{entry}");
            assert_eq!(names["en-US"], entry["name"]);
            assert!(entry.get("description").is_none_or(|text| text == ""), "{entry}");
        }
    }

    #[test]
    fn the_help_fits_into_discords_limits() {
        for locale in Locale::ALL {
            let page = crate::render::help::help(locale, &help_lines(locale, Level::Creator));
            let embed = serde_json::to_value(&page.embed).unwrap();
            for field in embed["fields"].as_array().unwrap() {
                let length = field["value"].as_str().unwrap().chars().count();
                assert!((1..=1_024).contains(&length), "{length}: {}", field["name"]);
            }
        }
    }
}
