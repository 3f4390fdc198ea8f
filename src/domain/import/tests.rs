//! Files as exporters write them, as people send them, and as nobody should.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// 2026-08-31.
const NOW_MS: i64 = 1_788_138_000_000;
const GUILD: GuildId = GuildId(613_425_648_685_547_541);
const MEI: u64 = 244_233_619_897_360_385;
const ANA: u64 = 80_351_110_224_678_912;

const MEE6: &str = r#"{"admin":false,"guild":{"id":"613425648685547541","name":"Night Owls","premium":true},"page":0,
    "players":[{"avatar":"a","detailed_xp":[120,1100,51200],"discriminator":"0","guild_id":"613425648685547541",
    "id":"244233619897360385","level":27,"message_count":2560,"username":"mei","xp":51200},{"avatar":"b",
    "detailed_xp":[20,155,120],"discriminator":"0","id":"80351110224678912","level":1,"message_count":6,"username":"ana",
    "xp":120}],"role_rewards":[{"rank":5,"role":{"id":"5"}}],"xp_per_message":[15,25],"xp_rate":1.0}"#;
const LURKR: &str = r#"{"levels":[{"avatar":null,"level":27,"messageCount":2560,"tag":"mei","userId":"244233619897360385",
    "xp":51200},{"avatar":null,"level":1,"messageCount":6,"tag":null,"userId":"80351110224678912","xp":120}]}"#;
const AMARI: &str = r#"{"data":[{"id":"244233619897360385","username":"mei","exp":"51200","level":27,"weeklyExp":368},
    {"id":"80351110224678912","username":"ana","exp":120,"level":1,"weeklyExp":0}],"count":2,"total_count":2}"#;
const POLARIS: &str = r#"{"settings":{"enabled":true,"gain":{"min":50,"max":100,"time":60}},"users":{"244233619897360385":
    {"xp":51200,"cooldown":1788137000000},"80351110224678912":{"xp":120,"hidden":true}}}"#;
const LEVELUP: &str = r#"{"users":{"244233619897360385":{"xp":51200.75,"voice":3600.0,"messages":2560,"level":27,
    "last_active":"2026-08-01T10:00:00"},"80351110224678912":{"xp":120.0,"messages":6,"last_active":"2026-08-01T10:00:00"}},
    "enabled":true,"levelroles":{"5":5}}"#;

fn asked(origin: Option<Origin>) -> Asked {
    Asked {
        origin,
        guild_id: GUILD,
        now_ms: NOW_MS,
    }
}

fn export(text: &str) -> Export {
    read(text.as_bytes(), &asked(None)).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn refusal(text: &str) -> ImportError {
    read(text.as_bytes(), &asked(None)).expect_err(text)
}

fn figures(export: &Export) -> Vec<(u64, i64)> {
    export.rows.iter().map(|row| (row.member_id.0, row.xp)).collect()
}

fn whys(export: &Export) -> Vec<(Place, Why)> {
    let remarks = export.remarks.first.iter();
    remarks.map(|remark| (remark.place, remark.why.clone())).collect()
}

#[rstest]
#[case(MEE6, Origin::Mee6)]
#[case(LURKR, Origin::Lurkr)]
#[case(AMARI, Origin::Amari)]
#[case(POLARIS, Origin::Polaris)]
#[case(LEVELUP, Origin::LevelUp)]
fn an_export_is_recognised_and_means_the_same_from_everybody(#[case] text: &str, #[case] origin: Origin) {
    let read = export(text);
    assert_eq!(read.origin, origin);
    assert_eq!(figures(&read), [(MEI, 51_200), (ANA, 120)]);
    assert_eq!(read.remarks, Remarks::default());
    let again = super::read(text.as_bytes(), &asked(Some(origin))).unwrap();
    assert_eq!(again, read, "saying whose it is changes nothing");
}

#[rstest]
#[case(MEE6)]
#[case(LURKR)]
#[case(AMARI)]
fn a_list_of_pages_is_read_as_one(#[case] page: &str) {
    let other = page.replace("244233619897360385", "244233619897360386");
    let pages = export(&format!("[{page},{other}]"));
    assert_eq!(figures(&pages), [(MEI, 51_200), (MEI + 1, 51_200), (ANA, 120)]);
    assert_eq!(whys(&pages), [(Place::Entry(4), Why::Twice(MemberId(ANA)))]);
}

#[test]
fn levels_come_along_where_they_are_named() {
    for text in [MEE6, LURKR, AMARI] {
        let levels: Vec<_> = export(text).rows.iter().map(|row| row.level).collect();
        assert_eq!(levels, [Some(27), Some(1)]);
    }
    assert_eq!(export(POLARIS).rows[0].level, None);
}

#[rstest]
#[case::players_of_mee6(r#"[{"id":"244233619897360385","xp":51200,"message_count":1}]"#, Origin::Mee6)]
#[case::mee6_levels_api(
    r#"{"players":[{"id":"244233619897360385","xp":{"userXp":1,"totalXp":51200},"level":27}]}"#,
    Origin::Mee6
)]
#[case::page_of_lurkr(r#"{"levels":[{"userId":"244233619897360385","xp":51200,"level":27,"user":{"username":"mei"}}],"guild":{}}"#, Origin::Lurkr)]
#[case::all_of_amari(
    r#"{"guild":"5","members":[{"id":"244233619897360385","exp":51200,"level":27}],"total_members":1}"#,
    Origin::Amari
)]
#[case::page_of_polaris(
    r#"{"leaderboard":[{"id":"244233619897360385","xp":51200}],"settings":{}}"#,
    Origin::Polaris
)]
#[case::cog_of_levelup(
    r#"{"configs":{"613425648685547541":{"users":{"244233619897360385":{"xp":51200.5}}},"7":{}}}"#,
    Origin::LevelUp
)]
#[case::old_levelup(r#"{"117117117":{"GLOBAL":{},"GUILD":{"613425648685547541":{"users":{"244233619897360385":{"xp":51200,"level":27}}}}}}"#, Origin::LevelUp)]
#[case::object(r#"{"244233619897360385":51200}"#, Origin::File)]
#[case::object_of_objects(r#"{"users":{"244233619897360385":{"points":51200}}}"#, Origin::File)]
#[case::experienced(r#"[{"id":"244233619897360385","xp":51200}]"#, Origin::File)]
#[case::chinese(r#"[{"使用者 ID":"244233619897360385","積分":51200}]"#, Origin::File)]
#[case::numbers_for_ids(r#"[{"user_id":244233619897360385,"points":"51,200"}]"#, Origin::File)]
fn other_shapes_of_the_same_are_recognised(#[case] text: &str, #[case] origin: Origin) {
    let read = export(text);
    assert_eq!((read.origin, figures(&read)), (origin, vec![(MEI, 51_200)]));
}

#[rstest]
#[case::plain("user_id,points\n244233619897360385,51200\n80351110224678912,120\n")]
#[case::mark_and_windows("\u{feff}user_id,points\r\n244233619897360385,51200\r\n80351110224678912,120\r\n")]
#[case::of_mee6(
    "id,username,discriminator,xp,level,messages\n244233619897360385,mei,0,51200,27,2560\n80351110224678912,\"a,na\",0,120,1,6"
)]
#[case::semicolons("User ID;Name;XP\n244233619897360385;mei, the owl;51200\n80351110224678912;ana;120")]
#[case::tabs("points\tdiscord_id\n51200\t244233619897360385\n120\t80351110224678912")]
#[case::said("sep=;\nid;xp\n244233619897360385;51200\n80351110224678912;120")]
#[case::chinese("使用者 ID,暱稱,積分\n244233619897360385,小美,51200\n80351110224678912,安娜,120")]
#[case::simplified("用户ID,经验值\n244233619897360385,51200\n80351110224678912,120")]
#[case::no_headings("244233619897360385,51200\n80351110224678912,120")]
#[case::quoted("\"id\",\"xp\"\n\"244233619897360385\",\"51,200\"\n\"80351110224678912\",\"120.9\"")]
#[case::kept_as_text("id,xp\n=\"244233619897360385\",51200\n'80351110224678912, 120 ")]
#[case::mentions("id,xp\n<@244233619897360385>,51200\n<@!80351110224678912>,120")]
#[case::blank_lines("id,xp\n\n244233619897360385,51200\n,\n80351110224678912,120\n\n\n")]
fn tables_are_read_however_they_were_saved(#[case] text: &str) {
    let read = export(text);
    assert_eq!(read.origin, Origin::File);
    assert_eq!(figures(&read), [(MEI, 51_200), (ANA, 120)]);
    assert_eq!(read.remarks, Remarks::default());
}

#[test]
fn a_table_in_utf_16_is_read_and_one_without_its_mark_refused() {
    let text = "id\txp\r\n244233619897360385\t51200\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        [&[0xFF, 0xFE], &little[..]].concat(),
        [&[0xFE, 0xFF], &big[..]].concat(),
    ] {
        assert_eq!(figures(&read(&bytes, &asked(None)).unwrap()), [(MEI, 51_200)]);
    }
    let cut = [&[0xFF, 0xFE], &little[..little.len() - 1]].concat();
    for bytes in [&little[..], &big[..], &cut[..]] {
        assert_eq!(read(bytes, &asked(None)), Err(ImportError::NotText));
    }
}

#[test]
fn whose_it_is_can_be_said_of_a_file_that_does_not_show_it() {
    let table = "id,xp\n244233619897360385,51200";
    let list = r#"[{"id":"244233619897360385","xp":51200}]"#;
    for text in [table, list] {
        let read = read(text.as_bytes(), &asked(Some(Origin::Mee6))).unwrap();
        assert_eq!((read.origin, figures(&read)), (Origin::Mee6, vec![(MEI, 51_200)]));
    }
    assert_eq!(
        read(br#"{"settings":{}}"#, &asked(Some(Origin::Polaris))),
        Err(ImportError::NotFrom(Origin::Polaris))
    );
}

#[test]
fn of_a_member_who_is_there_twice_the_larger_figure_counts() {
    let table = export(
        "id,xp\n244233619897360385,5\n80351110224678912,9\n244233619897360385,51200\n80351110224678912,3",
    );
    let object = export(
        r#"{"244233619897360385":5,"80351110224678912":9,"244233619897360385":51200,"80351110224678912":3}"#,
    );
    for read in [&table, &object] {
        assert_eq!(figures(read), [(MEI, 51_200), (ANA, 9)]);
        assert_eq!((read.remarks.count, read.remarks.left_out), (2, 0));
    }
    let twice = |id| Why::Twice(MemberId(id));
    assert_eq!(
        whys(&table),
        [(Place::Line(4), twice(MEI)), (Place::Line(5), twice(ANA))]
    );
    assert_eq!(
        whys(&object),
        [(Place::Entry(3), twice(MEI)), (Place::Entry(4), twice(ANA))]
    );
}

#[test]
fn prestige_is_said_as_its_points_are_gone() {
    let text = r#"{"users":{"244233619897360385":{"xp":12.5,"prestige":2,"level":1,"messages":9}}}"#;
    let read = export(text);
    assert_eq!(figures(&read), [(MEI, 12)]);
    assert_eq!(whys(&read), [(Place::Entry(1), Why::Prestige(MemberId(MEI)))]);
    assert_eq!(read.remarks.left_out, 0);
}

#[rstest]
#[case("", "9", Why::NoId)]
#[case("0", "9", Why::NotAnId("0".into()))]
#[case("17", "9", Why::NotAnId("17".into()))]
#[case("mei", "9", Why::NotAnId("mei".into()))]
#[case("-244233619897360385", "9", Why::NotAnId("-244233619897360385".into()))]
#[case("99999999999999999999", "9", Why::NotAnId("99999999999999999999".into()))]
// Made in 2090.
#[case("9999999999999999999", "9", Why::NotAnId("9999999999999999999".into()))]
#[case("2.44234E+17", "9", Why::RoundedId("2.44234E+17".into()))]
#[case("244233619897360385.0", "9", Why::RoundedId("244233619897360385.0".into()))]
#[case("=HYPERLINK(\"\"https://evil.example\"\")", "9", Why::NotAnId("=HYPERLINK(\"https://evil…".into()))]
#[case("244233619897360386", "", Why::NoPoints)]
#[case("244233619897360386", "many", Why::NotPoints("many".into()))]
#[case("244233619897360386", "NaN", Why::NotPoints("NaN".into()))]
#[case("244233619897360386", "inf", Why::NotPoints("inf".into()))]
#[case("244233619897360386", "1e3", Why::NotPoints("1e3".into()))]
#[case("244233619897360386", "=1+1", Why::NotPoints("=1+1".into()))]
#[case("244233619897360386", "-5", Why::NegativePoints("-5".into()))]
#[case("244233619897360386", "−5", Why::NegativePoints("−5".into()))]
#[case("244233619897360386", "1.234", Why::UnclearPoints("1.234".into()))]
#[case("244233619897360386", "\"1,23\"", Why::NotPoints("1,23".into()))]
#[case("244233619897360386", "1000000001", Why::TooManyPoints("1000000001".into()))]
#[case("244233619897360386", "99999999999999999999999999999999999999999999", Why::TooManyPoints("999999999999999999999999…".into()))]
fn a_line_that_says_nothing_is_named_and_the_others_count(
    #[case] id: &str,
    #[case] xp: &str,
    #[case] why: Why,
) {
    let id = if id.starts_with("=H") {
        format!("\"{id}\"")
    } else {
        id.to_owned()
    };
    let read = export(&format!("id,xp\n244233619897360385,51200\n{id},{xp}\n"));
    assert_eq!(figures(&read), [(MEI, 51_200)]);
    assert_eq!(whys(&read), [(Place::Line(3), why)]);
    assert_eq!((read.remarks.count, read.remarks.left_out), (1, 1));
}

#[rstest]
#[case("true", Why::NotPoints("…".into()))]
#[case("null", Why::NoPoints)]
#[case("[5]", Why::NotPoints("…".into()))]
#[case("-1", Why::NegativePoints("-1".into()))]
#[case("-0.5", Why::NegativePoints("-0.5".into()))]
#[case("18446744073709551615", Why::TooManyPoints("18446744073709551615".into()))]
#[case("1e300", Why::TooManyPoints(format!("1{}…", "0".repeat(23))))]
fn the_same_goes_for_json(#[case] xp: &str, #[case] why: Why) {
    let read = export(&format!(
        r#"[{{"id":"{ANA}","xp":1.5e2}},{{"id":"{MEI}","xp":{xp}}},5,{{"id":2.4e17,"xp":1}}]"#
    ));
    assert_eq!(figures(&read), [(ANA, 150)]);
    let rounded = Why::RoundedId("240000000000000000".into());
    assert_eq!(
        whys(&read),
        [
            (Place::Entry(2), why),
            (Place::Entry(3), Why::NoId),
            (Place::Entry(4), rounded)
        ]
    );
}

#[test]
fn remarks_are_counted_but_not_all_kept() {
    let lines: String = (0..500).map(|n| format!("nobody-{n},5\n")).collect();
    let read = export(&format!("id,xp\n{lines}244233619897360385,51200\n"));
    assert_eq!(
        (read.remarks.first.len(), read.remarks.count),
        (KEPT_REMARKS, 500)
    );
}

#[rstest]
#[case::nothing("", ImportError::Empty)]
#[case::blanks(" \r\n\t ", ImportError::Empty)]
#[case::only_a_mark("\u{feff}", ImportError::Empty)]
#[case::zeros("\0\0\0\0", ImportError::NotText)]
#[case::cut_off(&LURKR[..LURKR.len() - 9], ImportError::CutOff)]
#[case::no_json("{users: 5}", ImportError::BadJson { line: 1, column: 2 })]
#[case::two_documents("[]\n[]", ImportError::BadJson { line: 2, column: 1 })]
#[case::not_a_number(r#"[{"id": NaN}]"#, ImportError::BadJson { line: 1, column: 9 })]
#[case::too_large_a_number("[1e999]", ImportError::BadJson { line: 1, column: 6 })]
#[case::some_other_json(r#"{"name": "ironfan", "version": 3}"#, ImportError::UnknownShape)]
#[case::a_list_of_numbers("[1, 2, 3]", ImportError::UnknownShape)]
#[case::nobody("[]", ImportError::NoEntries)]
#[case::no_players(r#"{"players": []}"#, ImportError::NoEntries)]
#[case::no_users(r#"{"configs": {"613425648685547541": {}}}"#, ImportError::NoEntries)]
#[case::only_headings("id,xp\n", ImportError::NoEntries)]
#[case::a_letter("Dear all,\nplease find attached", ImportError::NoColumn { column: Column::Id })]
#[case::names_only("user_id,name\n244233619897360385,mei", ImportError::NoColumn { column: Column::Points })]
#[case::other_servers(r#"{"configs": {"5": {"users": {}}}}"#, ImportError::OtherServers)]
#[case::weekly(
    r#"{"data":[{"id":"244233619897360385","username":"mei","exp":368}],"count":1}"#,
    ImportError::Weekly
)]
fn what_is_no_export_is_refused_and_says_why(#[case] text: &str, #[case] error: ImportError) {
    assert_eq!(refusal(text), error);
}

#[test]
fn deep_nesting_is_refused_before_it_can_hurt() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(LARGEST_FILE / open.len());
        assert_eq!(refusal(&deep), ImportError::TooDeep);
    }
    // A row that is only odd is one among others.
    let odd = format!("[{}1{}]", "[".repeat(100), "]".repeat(100));
    assert_eq!(refusal(&odd), ImportError::UnknownShape);
}

#[test]
fn a_file_in_another_encoding_or_none_is_refused() {
    // 積分 in Big5; the beginning of a PNG.
    for bytes in [
        &b"id,\xbf\x6e\xa4\xc0\n244233619897360385,5\n"[..],
        b"\x89PNG\r\n\x1a\n\0\0",
    ] {
        assert_eq!(read(bytes, &asked(None)), Err(ImportError::NotText));
    }
}

#[test]
fn size_and_number_of_entries_are_bounded() {
    let large = vec![b' '; LARGEST_FILE + 1];
    assert_eq!(read(&large, &asked(None)), Err(ImportError::TooLarge));
    let lines = |n: usize| -> String {
        let ids = (0..n).map(|n| format!("{},1\n", MEI + n as u64));
        std::iter::once("id,xp\n".to_owned()).chain(ids).collect()
    };
    assert_eq!(export(&lines(MOST_ENTRIES)).rows.len(), MOST_ENTRIES);
    assert_eq!(refusal(&lines(MOST_ENTRIES + 1)), ImportError::TooManyEntries);
    let json = format!("[{}]", vec![r#"{"id":1}"#; MOST_ENTRIES + 1].join(","));
    assert_eq!(refusal(&json), ImportError::TooManyEntries);
}

#[test]
fn ids_that_a_spreadsheet_rounded_are_noticed_as_a_whole() {
    let lines = |ids: &[u64]| -> String {
        let lines = ids.iter().map(|id| format!("{id},5\n"));
        std::iter::once("id,xp\n".to_owned()).chain(lines).collect()
    };
    let rounded: Vec<u64> = (1..=6).map(|n| 244_233_619_897_000_000 + n * 1_000).collect();
    assert_eq!(refusal(&lines(&rounded)), ImportError::RoundedIds);
    let few = [rounded[0], MEI, ANA, MEI + 1, MEI + 2];
    assert_eq!(
        export(&lines(&few)).rows.len(),
        5,
        "one in a thousand is like that by itself"
    );
}

#[test]
fn a_file_without_a_usable_entry_says_what_is_wrong_with_them() {
    let read = export("id,xp\nmei,5\nana,7\n");
    assert_eq!(read.rows, []);
    assert_eq!((read.remarks.count, read.remarks.left_out), (2, 2));
    assert_eq!(read.remarks.first[0].why, Why::NotAnId("mei".into()));
}

#[test]
fn an_export_survives_being_kept_as_json() {
    let read = export("id,xp\n244233619897360385,51200\nmei,5\n80351110224678912,-3\n244233619897360385,1\n");
    let kept = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<Export>(&kept).unwrap(), read);
    for origin in Origin::ALL {
        assert_eq!(Origin::from_key(origin.key()), Some(origin));
        assert_eq!(
            serde_json::to_string(&origin).unwrap(),
            format!("\"{}\"", origin.key())
        );
    }
}

/// Whatever a file is, reading it ends in one of two ways, and what is read is sound.
fn is_read_soundly(bytes: &[u8], origin: Option<Origin>) {
    let Ok(export) = read(bytes, &asked(origin)) else {
        return;
    };
    assert!(!export.rows.is_empty() || export.remarks.left_out > 0);
    let mut ids: Vec<_> = export.rows.iter().map(|row| row.member_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), export.rows.len(), "everybody is there once");
    assert!(export.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.xp)));
    for row in &export.rows {
        assert!((0..=MOST_POINTS).contains(&row.xp), "{row:?}");
        assert!(
            row.member_id.0 > 0 && i64::try_from(row.member_id.0).is_ok(),
            "{row:?}"
        );
    }
    assert!(export.remarks.first.len() <= export.remarks.count.min(KEPT_REMARKS));
    assert!(export.remarks.left_out <= export.remarks.count);
    for remark in &export.remarks.first {
        let text = format!("{:?}", remark.why);
        assert!(text.chars().count() < 200, "{text}");
    }
}

const TABLE: &str = "\u{feff}user_id;名字;points\r\n244233619897360385;\"小美;\"\"🦌\"\"\";\"51,200\"\r\n80351110224678912;ana;120\r\n";

fn samples() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![MEE6, LURKR, AMARI, POLARIS, LEVELUP, TABLE])
}

fn origins() -> impl Strategy<Value = Option<Origin>> {
    prop::option::of(prop::sample::select(Origin::ALL.to_vec()))
}

/// What hostile files are made of.
fn morsel() -> impl Strategy<Value = Vec<u8>> {
    let morsels: Vec<&[u8]> = vec![
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b":",
        b"\\",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"-",
        b"1e999",
        b"NaN",
        b"null",
        b"true",
        b"18446744073709551616",
        b"0",
        b"\xed\xa0\x80",
        b"=cmd|'/c calc'!A0",
        b"\"users\":{",
        b"\"players\":[",
        b"\"xp\":",
        b"\"id\":",
        b"244233619897360385",
        b"\\u0000",
        b"sep=;\n",
        "積分".as_bytes(),
        "\u{202e}".as_bytes(),
    ];
    prop_oneof![
        3 => prop::sample::select(morsels).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), origin in origins()) {
        is_read_soundly(&bytes, origin);
    }

    #[test]
    fn files_made_of_what_files_are_made_of_are_survived(morsels in prop::collection::vec(morsel(), 0..40), origin in origins()) {
        is_read_soundly(&morsels.concat(), origin);
    }

    #[test]
    fn mutilated_exports_are_survived(
        sample in samples(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, morsel()), 1..6),
        origin in origins(),
    ) {
        let mut bytes = sample.as_bytes().to_vec();
        for (at, length, morsel) in cuts {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, morsel);
        }
        is_read_soundly(&bytes, origin);
    }

    #[test]
    fn exports_cut_off_anywhere_are_survived(sample in samples(), at in any::<prop::sample::Index>(), origin in origins()) {
        let bytes = sample.as_bytes();
        is_read_soundly(&bytes[..at.index(bytes.len())], origin);
    }

    #[test]
    fn whatever_is_written_as_a_table_is_read_back(points in prop::collection::btree_map(1_u64..1_000_000, 0..=MOST_POINTS, 1..60)) {
        let rows: Vec<_> = points.iter().map(|(n, xp)| (MEI + n, *xp)).collect();
        let lines: String = rows.iter().map(|(id, xp)| format!("{id},{xp}\n")).collect();
        let object: Vec<_> = rows.iter().map(|(id, xp)| format!("\"{id}\":{xp}")).collect();
        for text in [format!("id,xp\n{lines}"), format!("{{{}}}", object.join(","))] {
            let mut read = figures(&export(&text));
            read.sort_unstable();
            prop_assert_eq!(&read, &rows);
        }
    }
}
