//! The names of months.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

/// Names that are hardly ever another word: beside a day or a year, they are a month. In English, German, French,
/// Spanish, Italian, Portuguese, Dutch, Polish, Russian, Swedish, Danish, Norwegian, Finnish and Czech; where a date bends
/// them, as it does.
const NAMES: &str = "
january february april june july august september october november december
januar jänner februar märz juni juli oktober dezember
janvier février avril juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
januari februari maart mei augustus
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь
augusti marts maj desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta
joulukuuta tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
ledna února března dubna května června července srpna října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen
";

/// Names that are other words too, and short ones: a month only between a day and a year.
const SHORT: &str = "
may mai march mars set jan feb mar apr jun jul aug sep sept oct nov dec mär mrz okt dez janv févr avr juil déc
ene abr ago dic gen mag giu lug ott fev out mrt sty lut kwi cze lip sie wrz paź lis gru
";

fn listed(names: &'static str) -> FxHashSet<&'static str> {
    names.split_whitespace().collect()
}

/// Whether a word is the name of a month, in any capitals: `Some(true)` where it is hardly ever another word.
#[must_use]
pub(super) fn month(word: &str) -> Option<bool> {
    static LISTED: LazyLock<[FxHashSet<&str>; 2]> = LazyLock::new(|| [listed(NAMES), listed(SHORT)]);
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let word: String = word.to_lowercase().nfc().collect();
    let [names, short] = &*LISTED;
    if names.contains(&*word) { Some(true) } else { short.contains(&*word).then_some(false) }
}
