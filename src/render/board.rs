//! The leaderboard of `/top`: picture and text, pages and periods by buttons.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed, CreateEmbedFooter};

use super::{
    Face, GOLD, Page, Picture, Subject, button, names, pager,
    pictures::{TierColor, Top, TopRow},
    press::Press,
    rules,
};
use crate::{
    domain::{ids::MemberId, locale::Locale},
    i18n,
    service::leaderboard::{Board, Place, Span},
    store::Side,
    tr,
};

/// A page of the board as `viewer_id` sees it.
pub fn board(locale: Locale, board: &Board, viewer_id: MemberId) -> Page {
    let footer = tr!(
        locale,
        match board.side {
            Side::Fans => "board-footer",
            Side::Team => "board-footer-team",
        },
        page = (board.page + 1) as i64,
        pages = board.pages as i64
    );
    let embed = CreateEmbed::new()
        .title(title(locale, board))
        .description(text(locale, board))
        .footer(CreateEmbedFooter::new(footer))
        .colour(GOLD);
    let spans = Span::ALL.map(|span| {
        let label = tr!(locale, &format!("board-span-{}", span.key()));
        if span == board.span {
            // Its first page may be the pager's target too, and ids must differ within a message.
            CreateButton::new("end:board-span")
                .label(label)
                .style(ButtonStyle::Primary)
                .disabled(true)
        } else {
            button(turn(board.side, span, 0), label, ButtonStyle::Secondary)
        }
    });
    let (other, label) = match board.side {
        Side::Fans => (Side::Team, "board-team"),
        Side::Team => (Side::Fans, "board-fans"),
    };
    let other = button(
        turn(other, board.span, 0),
        tr!(locale, label),
        ButtonStyle::Secondary,
    );
    let pages = pager(locale, board.page as usize, board.pages as usize, |page| {
        turn(board.side, board.span, page as u64)
    });
    let page = Page::new(embed)
        .buttons(spans.into_iter().chain([other]).collect())
        .buttons(pages);
    if board.places.is_empty() {
        page
    } else {
        page.picture(picture(locale, board, viewer_id))
    }
}

/// What leads to a page of a board.
fn turn(side: Side, span: Span, page: u64) -> Press {
    match side {
        Side::Fans => Press::Top { span, page },
        Side::Team => Press::Team { span, page },
    }
}

fn title(locale: Locale, board: &Board) -> String {
    let span = tr!(locale, &format!("board-title-{}", board.span.key()));
    match board.side {
        Side::Fans => span,
        Side::Team => tr!(locale, "board-title-team", title = span),
    }
}

fn empty(locale: Locale, board: &Board) -> String {
    match board.side {
        Side::Fans => tr!(locale, "board-empty"),
        Side::Team => tr!(locale, "board-empty-team"),
    }
}

fn text(locale: Locale, board: &Board) -> String {
    let mut text = places(locale, board);
    if let Some(replay) = &board.recount {
        text.push_str("\n\n");
        text.push_str(&rules::recount_line(locale, replay));
    }
    text
}

fn places(locale: Locale, board: &Board) -> String {
    if board.places.is_empty() {
        return empty(locale, board);
    }
    let mut lines: Vec<String> = board
        .places
        .iter()
        .map(|place| {
            tr!(
                locale,
                "board-row",
                rank = place.ranked.rank as i64,
                name = names::plain(&place.ranked.display_name),
                points = place.ranked.points,
                tier = names::tier_of(locale, &board.ladder, place.tier_id)
            )
        })
        .collect();
    if let Some(own) = &board.own {
        lines.push(String::new());
        lines.push(tr!(
            locale,
            "board-own",
            rank = own.ranked.rank as i64,
            points = own.ranked.points
        ));
    }
    lines.join("\n")
}

fn picture(locale: Locale, board: &Board, viewer_id: MemberId) -> Picture {
    let span = match board.days {
        Some((from, to)) => {
            tr!(
                locale,
                "board-days",
                from = names::day(locale, from),
                to = names::day(locale, to)
            )
        }
        None => tr!(locale, "board-all-time"),
    };
    let row = |place: &Place| TopRow {
        rank: place.ranked.rank as u32,
        name: place.ranked.display_name.clone(),
        avatar: None,
        avatar_seed: place.ranked.member_id.0,
        tier_name: names::tier_of(locale, &board.ladder, place.tier_id),
        tier_color: TierColor::Rung(place.tier_id.0),
        points: tr!(locale, "board-points", points = place.ranked.points),
        fraction: place.ranked.points as f32 / board.most_points.max(1) as f32,
        is_viewer: place.ranked.member_id == viewer_id,
    };
    let alt_rows: Vec<String> = board
        .places
        .iter()
        .map(|place| {
            tr!(
                locale,
                "board-alt-row",
                rank = place.ranked.rank as i64,
                name = place.ranked.display_name.clone(),
                points = i18n::number(place.ranked.points)
            )
        })
        .collect();
    let server = board.guild.name.clone();
    let alt = tr!(
        locale,
        "board-alt",
        server = server.clone(),
        span = span.clone(),
        rows = alt_rows.join("; ")
    );
    let top = Top {
        title: title(locale, board),
        subtitle: tr!(locale, "board-subtitle", server = server, span = span),
        rows: board.places.iter().map(row).collect(),
        viewer_row: board.own.as_ref().map(row),
        empty_text: empty(locale, board),
    };
    let faces = board.places.iter().chain(&board.own).map(|place| Face {
        member_id: place.ranked.member_id,
        avatar: place.ranked.avatar.clone(),
    });
    Picture {
        file_name: "top.png",
        alt,
        subject: Subject::Top(top),
        faces: faces.collect(),
    }
}
