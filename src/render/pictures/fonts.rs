//! The faces we draw with: a fixed set inside the binary, so that a machine without a single font renders the
//! same pictures, and faces of the system for scripts outside that set. Says which face can draw a cluster of
//! characters and how wide a run gets; splitting text into runs is `text`'s business.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use harfrust::{Direction, ShapeOptions, Shaper, ShaperData, UnicodeBuffer};
use resvg::usvg::fontdb::{self, Database, Source};
use skrifa::{FontRef, MetadataProvider};

/// Weight of a text. Emoji, symbols and faces of the system come in one weight only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Which face to prefer where several can draw a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavor {
    /// Chinese punctuation, and Latin letters that match the Chinese ones.
    EastAsian,
    /// Greek, Cyrillic, and punctuation that Chinese faces draw a full square wide.
    Western,
    /// A colour picture.
    Emoji,
}

/// A face, by its place in the list of faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FaceKey(usize);

impl FaceKey {
    /// The `font-family` that stands for this face in our SVG.
    pub fn family(self) -> String {
        format!("face{}", self.0)
    }

    /// The face meant by a `font-family`.
    pub fn from_family(family: &str) -> Option<Self> {
        family.strip_prefix("face")?.parse().ok().map(FaceKey)
    }

    /// This face's entry in a list that has one for each face.
    pub fn pick<T: Copy>(self, entries: &[T]) -> Option<T> {
        entries.get(self.0).copied()
    }
}

type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

macro_rules! asset {
    ($file:literal) => {
        include_bytes!(concat!("../../../assets/fonts/", $file)).as_slice()
    };
}

/// One embedded family: its regular face and, where there is one, its bold one.
type Family = (&'static [u8], Option<&'static [u8]>);

const CHINESE: usize = 0;
const WESTERN: usize = 1;
const EMOJI: usize = 7;

/// In order of preference for text. Emoji come after every script but before symbols, so that `❤` without a
/// variation selector is red, as it is in Discord.
const EMBEDDED: [Family; 11] = [
    (
        asset!("NotoSansTC-Regular.subset.ttf"),
        Some(asset!("NotoSansTC-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSans-Regular.subset.ttf"),
        Some(asset!("NotoSans-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSansThai-Regular.subset.ttf"),
        Some(asset!("NotoSansThai-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSansArabic-Regular.subset.ttf"),
        Some(asset!("NotoSansArabic-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSansHebrew-Regular.subset.ttf"),
        Some(asset!("NotoSansHebrew-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSansDevanagari-Regular.subset.ttf"),
        Some(asset!("NotoSansDevanagari-Bold.subset.ttf")),
    ),
    (
        asset!("NotoSansKR-Regular.subset.ttf"),
        Some(asset!("NotoSansKR-Bold.subset.ttf")),
    ),
    (asset!("NotoColorEmoji.colr.ttf"), None),
    (asset!("NotoSansSymbols2-Regular.subset.ttf"), None),
    (asset!("NotoSansSymbols-Regular.subset.ttf"), None),
    (asset!("NotoSansMath-Regular.subset.ttf"), None),
];

/// Room for faces of the system: one Chinese-Japanese-Korean collection and a dozen small scripts.
const SYSTEM_BYTES: u64 = 32 * 1024 * 1024;
/// Names are hostile input: remember only so many characters that no face has.
const REMEMBERED_GAPS: usize = 4096;

struct Face {
    id: fontdb::ID,
    bytes: Bytes,
    index: u32,
    shaper: ShaperData,
}

impl Face {
    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index((*self.bytes).as_ref(), self.index).ok()
    }

    fn has(&self, c: char) -> bool {
        self.font().is_some_and(|font| font.charmap().map(c).is_some())
    }

    fn has_all(&self, cluster: &str) -> bool {
        let Some(font) = self.font() else { return false };
        let charmap = font.charmap();
        cluster
            .chars()
            .filter(|&c| !is_invisible(c))
            .all(|c| charmap.map(c).is_some())
    }

    /// Shapes a run and hands the shaper and its output on.
    fn shape<T>(
        &self,
        text: &str,
        rtl: bool,
        read: impl FnOnce(&Shaper<'_>, harfrust::GlyphBuffer) -> T,
    ) -> Option<T> {
        let font = harfrust::FontRef::from_index((*self.bytes).as_ref(), self.index).ok()?;
        let shaper = self.shaper.shaper(&font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(if rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        buffer.guess_segment_properties();
        let glyphs = shaper.shape(buffer, ShapeOptions::new());
        Some(read(&shaper, glyphs))
    }
}

/// What has been loaded so far. Faces are only ever added, so a `FaceKey` stays good.
struct Loaded {
    db: Arc<Database>,
    faces: Vec<Arc<Face>>,
    system_bytes: u64,
    gaps: HashSet<char>,
}

impl Loaded {
    fn add(&mut self, bytes: Bytes, index: u32) -> Option<FaceKey> {
        let shaper = ShaperData::new(&harfrust::FontRef::from_index((*bytes).as_ref(), index).ok()?);
        let ids = Arc::make_mut(&mut self.db).load_font_source(Source::Binary(bytes.clone()));
        let id = ids
            .into_iter()
            .find(|&id| self.db.face(id).is_some_and(|face| face.index == index))?;
        self.faces.push(Arc::new(Face {
            id,
            bytes,
            index,
            shaper,
        }));
        Some(FaceKey(self.faces.len() - 1))
    }
}

/// All faces. One per process, shared.
pub(super) struct Fonts {
    /// For each embedded family its regular and its bold face; the same one where there is no bold.
    embedded: [[FaceKey; 2]; EMBEDDED.len()],
    loaded: RwLock<Loaded>,
    open_catalogue: fn() -> Database,
    catalogue: OnceLock<Database>,
}

impl Fonts {
    /// Loads the embedded faces. `open_catalogue` is called once, when a character is in none of them.
    pub fn new(open_catalogue: fn() -> Database) -> Self {
        let mut loaded = Loaded {
            db: Arc::new(Database::new()),
            faces: Vec::new(),
            system_bytes: 0,
            gaps: HashSet::new(),
        };
        let mut load = |bytes: &'static [u8]| {
            loaded
                .add(Arc::new(bytes), 0)
                .expect("embedded faces are well-formed: every one is loaded by each test")
        };
        let embedded = EMBEDDED.map(|(regular, bold)| {
            let regular = load(regular);
            [regular, bold.map_or(regular, &mut load)]
        });
        Self {
            embedded,
            loaded: RwLock::new(loaded),
            open_catalogue,
            catalogue: OnceLock::new(),
        }
    }

    /// The faces for the renderer, and the one each `FaceKey` stands for.
    pub fn database(&self) -> (Arc<Database>, Vec<fontdb::ID>) {
        let loaded = self.loaded();
        (
            loaded.db.clone(),
            loaded.faces.iter().map(|face| face.id).collect(),
        )
    }

    /// The face that draws a cluster of characters best, or none when there is no face even for its first
    /// character.
    pub fn face_for(&self, cluster: &str, weight: Weight, flavor: Flavor) -> Option<FaceKey> {
        let base = cluster.chars().next()?;
        let first = match flavor {
            Flavor::EastAsian => CHINESE,
            Flavor::Western => WESTERN,
            Flavor::Emoji => EMOJI,
        };
        let mut chain: Vec<FaceKey> = Vec::with_capacity(EMBEDDED.len() + 4);
        chain.push(self.embedded[first][weight as usize]);
        chain.extend(self.embedded.iter().map(|family| family[weight as usize]));
        {
            let loaded = self.loaded();
            chain.extend((self.embedded_faces()..loaded.faces.len()).map(FaceKey));
            let whole = chain.iter().find(|key| loaded.faces[key.0].has_all(cluster));
            let start = || chain.iter().find(|key| loaded.faces[key.0].has(base));
            if let Some(&key) = whole.or_else(start) {
                return Some(key);
            }
            if loaded.gaps.contains(&base) {
                return None;
            }
        }
        self.load_from_system(base)
    }

    /// Whether a face can draw a character.
    pub fn has(&self, key: FaceKey, c: char) -> bool {
        self.face(key).has(c)
    }

    /// Whether a face is the colour one, which has no weight and sits larger on the line than text.
    pub fn is_emoji(&self, key: FaceKey) -> bool {
        key == self.embedded[EMOJI][0]
    }

    /// Width of a run at font size 1.
    pub fn width(&self, key: FaceKey, text: &str, rtl: bool) -> f32 {
        let measure = |shaper: &Shaper<'_>, glyphs: harfrust::GlyphBuffer| {
            let advance: i64 = glyphs
                .glyph_positions()
                .iter()
                .map(|position| i64::from(position.x_advance))
                .sum();
            advance as f32 / shaper.units_per_em() as f32
        };
        self.face(key).shape(text, rtl, measure).unwrap_or(0.0)
    }

    fn face(&self, key: FaceKey) -> Arc<Face> {
        self.loaded().faces[key.0].clone()
    }

    fn embedded_faces(&self) -> usize {
        EMBEDDED
            .iter()
            .map(|(_, bold)| 1 + usize::from(bold.is_some()))
            .sum()
    }

    fn loaded(&self) -> std::sync::RwLockReadGuard<'_, Loaded> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the face of the system that suits a character best into memory. The renderer would map a face
    /// from its file anew at every access, which costs more than drawing.
    fn load_from_system(&self, c: char) -> Option<FaceKey> {
        let catalogue = self.catalogue.get_or_init(self.open_catalogue);
        let found = best_in_catalogue(catalogue, c);
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        let room = SYSTEM_BYTES - loaded.system_bytes;
        let key = found.and_then(|(path, index)| {
            let size = std::fs::metadata(&path).ok()?.len();
            if size > room {
                return None;
            }
            let bytes = std::fs::read(&path).ok()?;
            loaded.system_bytes += size;
            loaded.add(Arc::new(bytes), index)
        });
        if key.is_none() {
            if loaded.gaps.len() >= REMEMBERED_GAPS {
                loaded.gaps.clear();
            }
            loaded.gaps.insert(c);
        }
        key
    }
}

/// Characters that leave no mark: a face need not have them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E007F}' | '\u{2060}' | '\u{AD}')
}

/// Lists the faces installed on this machine, without reading more than their names.
pub(super) fn system_catalogue() -> Database {
    let mut catalogue = Database::new();
    catalogue.load_system_fonts();
    tracing::debug!(
        faces = catalogue.len(),
        "listed the fonts of the system for a character we have no face for"
    );
    catalogue
}

/// An upright sans face, of the Noto family if there is one, and near bold: names are set in bold almost
/// everywhere.
fn best_in_catalogue(catalogue: &Database, c: char) -> Option<(std::path::PathBuf, u32)> {
    let unsuitable = ["Mono", "Serif", "Emoji", "LastResort", "Last Resort"];
    catalogue
        .faces()
        .filter(|face| face.style == fontdb::Style::Normal && face.stretch == fontdb::Stretch::Normal)
        .filter_map(|face| {
            let (family, _) = face.families.first()?;
            let Source::File(path) = &face.source else {
                return None;
            };
            if unsuitable.iter().any(|word| family.contains(word)) {
                return None;
            }
            let other = !family.starts_with("Noto Sans");
            let distance = face.weight.0.abs_diff(fontdb::Weight::BOLD.0);
            Some(((other, distance, family, path, face.index), face))
        })
        .filter(|(_, face)| {
            let has = |data: &[u8], index| {
                FontRef::from_index(data, index).is_ok_and(|f| f.charmap().map(c).is_some())
            };
            catalogue.with_face_data(face.id, has).unwrap_or(false)
        })
        .min_by(|(a, _), (b, _)| a.cmp(b))
        .map(|((_, _, _, path, index), _)| (path.clone(), index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_where_their_names_say() {
        let fonts = Fonts::new(Database::new);
        let face = |place: usize| fonts.embedded[place][0];
        assert!(fonts.has(face(CHINESE), '鐵') && !fonts.has(face(WESTERN), '鐵'));
        assert!(fonts.has(face(WESTERN), 'ї') && fonts.has(face(EMOJI), '🦌'));
        assert_eq!(fonts.loaded().faces.len(), fonts.embedded_faces());
    }

    #[test]
    fn a_character_without_a_face_is_looked_up_once() {
        let fonts = Fonts::new(Database::new);
        for _ in 0..2 {
            assert_eq!(fonts.face_for("\u{12000}", Weight::Bold, Flavor::EastAsian), None);
        }
        assert!(fonts.loaded().gaps.contains(&'\u{12000}'));
    }

    #[test]
    fn family_names_lead_back_to_the_face() {
        let key = FaceKey(12);
        assert_eq!(FaceKey::from_family(&key.family()), Some(key));
        assert_eq!(FaceKey::from_family("Times New Roman"), None);
    }
}
