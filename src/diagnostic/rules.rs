//! Every message there is: its number, how grave it is, what is wrong, and what to do.
//!
//! Whatever lists messages follows from this table: the codes that are printed, `docs/messages.md`, the rules of SARIF, and with
//! which exit code a command ends. A new message takes the next number of its group; a number is never given to another message.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An error breaks a rule of the contract; a warning judges an editor's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The content cannot be published.
    Error,
    /// It can be published, and somebody should look at it.
    Warning,
}

/// In which part of a project the mistakes of a section are made; the exit code follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundIn {
    /// In texts, themes, or what is made of them.
    Content,
    /// In `noticepress.yaml`.
    Settings,
    /// In one or the other: which of the two, the place of a message says.
    Either,
}

/// What the table says of a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explanation {
    /// How grave it is to break it, unless whoever says so knows better.
    pub severity: Severity,
    /// Where such mistakes are made.
    pub found_in: FoundIn,
    /// What is wrong, in Markdown; words in *italics* stand for what a message names.
    pub title: &'static str,
    /// What to do about it, in Markdown.
    pub advice: &'static str,
    /// The section of `docs/messages.md` that it stands in.
    heading: &'static str,
}

/// Rules about one subject, which stand together in `docs/messages.md`.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleGroup {
    /// What they are about.
    pub heading: &'static str,
    /// Where such mistakes are made.
    pub found_in: FoundIn,
    /// What to know of all of them.
    pub note: &'static str,
    /// They, in the order in which people read them.
    pub rules: &'static [Rule],
}

/// The section of the rules that have a page each.
const PROOFREADING: &str = "Proofreading";

macro_rules! rules {
    ($($heading:literal in $found_in:ident, $note:literal {
        $($name:ident = $number:literal, $severity:ident, $title:literal, $advice:literal;)*
    })*) => {
        /// What a message is about, printed as `N0012`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u16)]
        pub enum Rule {
            $($(#[doc = $title] $name = $number,)*)*
        }

        impl Rule {
            /// What the table says of it.
            pub(crate) fn explanation(self) -> Explanation {
                match self {
                    $($(Self::$name => {
                        Explanation {
                            severity: Severity::$severity,
                            found_in: FoundIn::$found_in,
                            title: $title,
                            advice: $advice,
                            heading: $heading,
                        }
                    })*)*
                }
            }
        }

        /// All rules, group by group.
        const ALL: &[Rule] = &[$($(Rule::$name,)*)*];

        /// The groups of rules.
        #[cfg(test)]
        pub(crate) const GROUPS: &[RuleGroup] = &[
            $(RuleGroup {
                heading: $heading,
                found_in: FoundIn::$found_in,
                note: $note,
                rules: &[$(Rule::$name,)*],
            },)*
        ];
    };
}

rules! {
    "Files and characters" in Either, "" {
        NotUtf8 = 1, Error, "the file is not UTF-8", "Save the file as UTF-8. The message names the first byte that is wrong and the encoding it looks like.";
        ControlCharacter = 2, Error, "the file holds a control character or a noncharacter, or a reference such as `&#x1b;` stands for one", "Delete it. Most editors do not show it: retype the words around it.";
        TooLarge = 3, Error, "the file has *n* bytes, and a text at most 1 MiB", "Check that it is the right file. Images belong into files of their own.";
        BidirectionalControl = 4, Error, "a bidirectional control, as itself, by reference or by escape, in the words or in a comment", "Delete it. In a language written from right to left it may stay if it is closed on its own line.";
        InvisibleCharacter = 5, Warning, "an invisible character that no script, word or emoji beside it needs", "Delete it.";
        MixedScripts = 6, Warning, "*word* mixes Latin letters with Cyrillic or Greek ones", "Type the word again. It looks right and is not found by a search.";
        SymbolicLink = 7, Error, "this is a symbolic link", "Put the file or folder itself there. Links are never followed.";
        NeitherFileNorFolder = 8, Error, "this is neither a file nor a folder", "Remove the pipe, socket or device.";
        UnusableFileName = 9, Error, "a name that is not UTF-8, holds a character that addresses or disks cannot or no reader sees right, or is one that Windows cannot have", "Rename the file; letters, digits, `.`, `-` and `_` are always safe. Windows keeps `con`, `prn`, `aux`, `nul`, `com1` and `lpt1` for devices, whatever suffix follows, and drops a space or full stop at the end.";
        LargeStaticFile = 333, Error, "a static file has more than 64 MiB", "Keep it elsewhere, and link to it.";
        UnusableNoticeName = 10, Error, "no notice can be called *name*", "Rename the folder: `a-z` and `0-9` with single hyphens between, at most 64 characters, not a name of the site's own (`embed`, `assets`, `static`, `404`, `feed`) and not like a language (`es`).";
        SameNameOnDisks = 11, Error, "*one* and *other* are one name on many disks and servers", "Rename one of the two: they differ only in capitals or in how an accent is stored.";
        HiddenFile = 12, Error, "*name* is hidden, and hidden files are never read", "Keep it outside `content/`. Of hidden names, `content/static/` may hold `.well-known`, `.nojekyll` and `.htaccess`, which servers ask for.";
        StrayFile = 13, Error, "*name* may not lie here", "`content/` holds a folder for each notice, `static/`, `index.md` and `ledger.yaml`; what the site is to have as it stands lies in `content/static/`; a notice's folder holds versions, `notice.yaml` and images.";
        FolderAmongFiles = 14, Error, "a folder where only files may be", "Put the files beside the versions. A version is a file, not a folder.";
        TakesPagePlace = 15, Error, "*name* would take the place of a page that the site writes itself", "Rename or remove it. Pages are changed in a theme. In `content/static/` no name may be that of a notice or of a further language, nor `assets` or `embed`.";
        NotAVersionName = 16, Error, "*name* is no version's name, or no such date", "Name the file by its `updated` date: `2019-05-06.md`; `2019-05-06-2.md` for a second text of that day; `2019-05-06.es.md` for a translation.";
        SameTextTwice = 17, Error, "two files hold the same text, or the reference language stands in a name", "Delete one of the two. Files in the reference language have no language in their name.";
        NoReferenceText = 18, Error, "this translation has no reference text", "Write the text in the reference language first, or correct the date in the name.";
        UnknownLanguage = 19, Error, "the settings do not name the language *tag*", "Add it to `languages` in `noticepress.yaml`, or delete the file.";
        MeaninglessCharacter = 170, Warning, "a character that says nothing to a reader", "What stands there was lost on the way (U+FFFD), was an image where it was copied from (U+FFFC), or is a sign of one font (private use). Type it again, or write a word.";
    }
    "Front matter and YAML" in Either, "" {
        NoFrontMatter = 20, Error, "the file has no front matter", "Begin it with a line `---`, the keys, and another line `---`.";
        EmptyFile = 21, Error, "the file is empty", "Write it, or delete it.";
        FrontMatterNotClosed = 22, Error, "this front matter is never closed", "End it with a line that is `---` and nothing else.";
        NoText = 23, Error, "there is no text below the front matter", "Write the text.";
        LongFrontMatter = 24, Error, "more than 32 KiB or 200 lines", "Long texts belong below the front matter.";
        TabIndentation = 25, Error, "a tab in the indentation", "Indent with spaces.";
        UnreadYaml = 26, Error, "an anchor, alias, tag, merge key or the like is not read here", "If it is meant as text, put the text in quotes.";
        DeepValues = 27, Error, "values are nested more than 8 levels deep", "Look for a bracket too many.";
        KeyTwice = 28, Error, "*key* is written twice", "Delete one of the two. Capitals make no difference.";
        ColonInText = 29, Error, "a colon in a text without quotes", "Put the text in quotes: `summary: \"We changed: sharing\"`.";
        QuoteNotClosed = 30, Error, "a quote that is never closed, or text after it is closed", "Put the whole text in double quotes, with `\\\"` for those inside it.";
        WrongIndentation = 31, Error, "this line is indented unlike those it belongs to", "Begin it in the same column as the line that is its equal.";
        LineWithoutKey = 32, Error, "a line without a key, or no space after the colon", "Write `key: value`.";
        NotYaml = 33, Error, "this is not YAML", "Compare the line with the examples that `noticepress init` writes.";
        CommentBegins = 34, Warning, "from here on it is a comment", "If the `#` belongs to the text, put the text in quotes.";
        UnknownKey = 35, Error, "no key is called *key* here", "Correct it; the message lists the keys that there are.";
        MisplacedKey = 36, Error, "*key* does not belong here", "Move it where the message says: a translation holds words only, and what is said once for all versions stands in `notice.yaml`.";
        MissingKey = 37, Error, "*key* is missing", "Add it.";
        EmptyKey = 38, Error, "*key* is empty", "Write its value, or delete the line.";
        WrongType = 39, Error, "*key* is written as text, a list, or keys and values", "Write it as the example in the message. A number that is meant as text needs quotes.";
        NotOneOfTheWords = 40, Error, "*key* cannot be *value*", "Write one of the words in the message. `true` and `false` stand without quotes.";
        NoSuchDate = 41, Error, "no such date", "Look the day up in a calendar.";
        NotADate = 42, Error, "not a date, or not written as one", "Write `2019-05-06`, `May 6, 2019` or `6 May 2019`.";
        UpdatedDiffersFromName = 43, Error, "`updated` differs from the file's name", "Correct the one that is wrong.";
        NotInRange = 44, Error, "*key* is a whole number from *n* to *m*", "Write digits alone.";
        NotAWholeAddress = 45, Error, "*value* is not a whole address", "Write the address from `https://` on; a choice may also lead to `mailto:` or `tel:`.";
        ControlEscape = 46, Error, "an escape (such as `\\0` or `\\x1b`) stands for a control character or a noncharacter", "Delete the escape.";
        LineBreakInLine = 47, Error, "a line break inside *key*, which is one line", "Write it on one line, or begin it with `>-`.";
        NotAnEmailAddress = 48, Error, "*value* is not an email address", "Write the address alone, without a name.";
        UnclassifiedChange = 49, Error, "only an imported version may leave its change unclassified", "Write `material`, `minor` or `correction`.";
        ToBeWritten = 320, Error, "*key* is still to be written", "Write its value, as the message says. `noticepress new` leaves it empty, so that nothing is published that nobody said. In a draft it may wait.";
        UntranslatedWords = 50, Warning, "this translation has no `title` or `summary`", "Translate it; until then readers see that of the reference text.";
    }
    "Settings" in Settings, "" {
        AddressWithExtras = 60, Error, "*key* has a query, a fragment or a password in it", "Write the address without.";
        UnknownTimeZone = 61, Error, "no time zone is called *name*", "Write a name of the IANA list, such as `Europe/Madrid`.";
        WrongLanguages = 62, Error, "not a language tag, or one that is listed twice", "Write BCP 47 tags, each once: `[en, es, pt-BR]`.";
        NotAThemeName = 63, Error, "not the name of a folder in `themes/`", "Write the folder's name alone.";
        NotAColor = 65, Error, "*value* is not a colour", "Write `#` and six of 0-9 and a-f, in quotes.";
        NoSuchNumber = 220, Error, "no rule is called *number*", "Write the number of a warning as messages print it: `rules: {N0131: error}`.";
        StatesContract = 221, Error, "*number* states the contract, and stays an error", "Delete the line. `rules:` sets what is a warning on this page.";
        UnreadableColor = 330, Error, "links in *colour* cannot be read: their contrast is less than 4.5, or they are pure black", "Write the colour that the message names, which is the nearest that everybody can read, or choose another.";
        PaleColor = 331, Warning, "links in *colour* are hard to read for some: their contrast is less than 7", "Likewise.";
        UnfitBrandFile = 332, Error, "a file of `brand` is not in `content/static/`, or no picture", "Put the file there, and write its path below that folder: `logo: logo.svg`.";
        NoSuchNotice = 360, Error, "there is no notice *name*, which `notices` names", "Write the name of a folder in `content/`.";
        NoticeNamedTwice = 361, Error, "`notices` names a notice twice", "Delete one of the two.";
        TitleInNoLanguage = 362, Error, "a group has a title in a language that the site has not", "Write one of `languages`, or one title for all: `group: Privacy`.";
        UnusableDatePattern = 370, Error, "days cannot be printed so", "Write `default`, or a pattern with `{day}`, `{month}` and `{year}` once each and something between them: `\"{month} {day}, {year}\"`.";
        UnlistedLanguage = 371, Error, "a value is stated for a language that is not in `languages`", "Write one of the languages that the message names, or add this one to `languages`.";
        EmailRuleOfColors = 134, Error, "links of emails break rule *E…* on the ground that your theme gives them", "Choose another colour in noticepress.yaml, or another ground in the theme.";
    }
    "Time and what follows what" in Content, "" {
        NoNotice = 80, Error, "there is no notice in `content/`", "Write `content/privacy/2026-01-31.md`, or start from a complete example with `noticepress init`.";
        NoVersion = 81, Warning, "the notice has no version", "Write one, or remove the folder.";
        GapInSequence = 82, Error, "there is no text *name* before this one", "Number the texts of a day without gaps: `-2`, `-3`.";
        AppliesBeforeUpdated = 83, Error, "a text cannot take effect before it is published", "Correct `effective` or `updated`.";
        AppliesBeforePredecessor = 84, Error, "this text would apply before the one it edits", "Correct `effective`; if the text edits an older one, name that in `follows`.";
        UnknownPredecessor = 85, Error, "there is no published version *name* before this one", "Write the name of an earlier version in `follows`, or delete the line.";
        MissingChange = 86, Error, "`change` is missing", "Add `change: material`, `minor` or `correction`.";
        MaterialWithoutKey = 87, Error, "*key* is missing, and a material change needs it", "Add it: what changes (`summary`), from when (`effective`), and whether for data collected before (`retroactive`).";
        ShortNotice = 88, Error, "readers get *n* days' notice, and the notice period is *m* days", "Choose a later `effective` date, or say in `late_notice` why it cannot wait.";
        NeedlessLateNotice = 89, Warning, "`late_notice` is not needed", "Delete it; readers would see it.";
        NobodyIsTold = 90, Error, "a material change is announced on the homepage, by email, or both", "Write `notify: [homepage, email]`, or delete the line.";
        NoChoices = 91, Warning, "this material change tells readers of no `choices`", "Add what they can do about it, or `choices: []`.";
        UnknownWithdrawnVersion = 92, Error, "this notice has no version *name*", "Correct the name in `withdrawn`.";
        CannotBeWithdrawn = 93, Error, "the version cannot be withdrawn on that day", "Only a text that is announced and not yet in force can be withdrawn. Change one in force by a new version.";
        EndsTooEarly = 94, Error, "the notice ends before its last text applies", "Choose a later day, or withdraw that text.";
        UnknownSuccessor = 95, Error, "there is no other notice *name* to take the place of this one", "Write the name of a folder in `content/`, or delete `successor`.";
        OtherPrintedDate = 96, Warning, "the text says another date than its front matter", "Correct the line, or delete it: every page prints the dates above the text.";
        NoTimeZone = 97, Warning, "no `timezone` is stated", "Add your zone, or `timezone: UTC` if that is what you mean.";
        WithdrawnTwice = 98, Error, "the version is withdrawn twice", "Delete one of the two.";
    }
    "Texts in Markdown, and images" in Content, "" {
        ImageOfAnotherKind = 99, Error, "*name* is named one kind of image and is another, or none", "Rename it as the message says, or export it again. Names are what browsers and servers go by.";
        LargeImage = 100, Error, "an image has more than 64 MiB, or an SVG more than 8 MiB", "Export it smaller: readers wait for every byte.";
        DrawingNotXml = 101, Error, "the drawing cannot be read as XML", "Export the SVG again. A browser that opens the file shows the place too.";
        RawHtmlLeftOut = 102, Warning, "raw HTML is left out", "Say it in Markdown, or take it away.";
        RawHtmlRefused = 103, Error, "the same, with `raw_html: error`", "Likewise.";
        ActiveDrawing = 104, Error, "the drawing (SVG) holds something that could run or fetch", "Take out what the message names, or export the drawing as plain SVG. [content.md](content.md#images) says what may stay.";
        ForbiddenScheme = 105, Error, "a link may not lead to such an address", "Links lead to http, https, mailto, tel and relative addresses.";
        RemoteImage = 106, Warning, "an image from elsewhere becomes a link", "Put the image beside the text.";
        NoSuchImage = 107, Error, "there is no image *name* beside this text", "Put it into the notice's folder, or correct the name.";
        TooManyBlocks = 108, Error, "this text has too many blocks", "Look for a table with very many cells.";
        DeepBlocks = 109, Error, "this is nested too deep", "Use fewer quotations and lists inside each other.";
        DeadLink = 110, Warning, "nothing in this text is called *#name*", "Correct the link, or give the heading that name.";
        FootnoteTwice = 111, Error, "there is a footnote of that name already", "Give each footnote a name of its own.";
    }
    "Themes" in Either, "" {
        CostlyTemplate = 112, Error, "the template does more than it may, or templates hang together too deep", "Look for a loop inside a loop, a text that grows in one, or templates that include each other in a long chain. [themes.md](themes.md) has the limits.";
        UnknownGap = 113, Error, "nothing is filled in for *{name}* in this line of words", "Write one of the names in the built-in line, which the message shows.";
        MissingGap = 114, Error, "a line of words lacks *{name}*", "Put it in where the built-in line, which the message shows, has it.";
        WrongPluralForms = 115, Error, "a line of words has *n* forms where *m* are due", "Write the forms that the message lists, in its order, with ` \\| ` between them; in a language without plural, one form.";
        MissingWords = 117, Error, "the theme has no words in this language, or not all", "Write every line of the built-in `words/en.yaml` in that language in the file that the message names.";
        LargeTheme = 118, Error, "the theme is too large, has too many files, or folders too deep inside each other", "[themes.md](themes.md) has the limits. Keep in the theme what pages and emails are made with.";
        LongEmail = 119, Error, "the email is too long, or its elements too deep inside each other", "Look for a loop in `email/body.mjml` that opens elements without closing them.";
        WrongTemplate = 120, Error, "a template is wrong", "The built-in template of the same name shows which values there are.";
        TemplatesDoNotFit = 121, Error, "the theme's templates do not fit together", "Correct the template that the message names.";
        ThemeLink = 122, Error, "a theme holds plain files, and no links", "Put the file or folder itself there. Links are never followed, pipes and devices never opened; `themes` and the theme's folder are no links either.";
        StrayThemeFile = 123, Error, "this file is no part of a theme", "A theme is a folder with `templates/`, `email/`, `embed/`, `words/` and `assets/`; a file in it is not called like a built-in folder, or the other way round.";
        UnknownWords = 125, Error, "the theme has no words called *name*", "The built-in `words/en.yaml` lists them all.";
        NotMjml = 126, Error, "the email is not MJML", "Correct `email/body.mjml`; the message shows the line as it was filled in.";
        MissingPlatform = 127, Error, "the theme does not describe the platform *name*", "Write `email/platforms/custom.yaml` in your theme; `docs/email.md` shows what it holds.";
        WrongPlatform = 128, Error, "this does not describe a platform", "Compare the file with those in `docs/email.md`.";
        EmailRuleOfTheme = 129, Error, "the email of *version* breaks rule *E…*", "Correct the theme's template: with plain words in it the rule is broken too. [docs/email.md](email.md) has the rules.";
    }
    "Proofreading" in Content, "What somebody may have overlooked in a text that can still be mended: the newest of each notice, and those that nobody can\nread yet; in `notice.yaml`, `noticepress.yaml` and `content/index.md` always. Each has a page with examples in [rules/](rules/README.md)." {
        Placeholder = 222, Warning, "*words* stands for words that are still to come", "Write what belongs there. In code, between backticks, it may stay.";
        TemplateTag = 223, Warning, "*tag* is filled in by no one", "Write what belongs there: nothing is substituted, and readers see the braces.";
        HeadingWithoutSpace = 224, Warning, "a `#` without a space after it makes no heading", "Write a space after the `#`.";
        StrayMark = 225, Warning, "a `**` or `__` that sets nothing apart", "Close it, and leave no space inside; or write `\\*\\*` if readers are to see it.";
        BrokenLink = 226, Warning, "this was to be a link", "Write `[words](address)` without a space in the address, or put the address in `<` and `>`.";
        MissingNote = 227, Warning, "there is no note *[^name]*", "Write `[^name]: ...` on a line of its own, or take the mark away.";
        MissingDefinition = 228, Warning, "nothing says where *[name]* leads", "Write `[name]: https://...` on a line of its own, or the address in brackets: `[words](address)`.";
        DefinitionLine = 229, Warning, "a line that begins with `: ` is no definition", "Write a list or a table: Markdown here has no definition lists.";
        SentenceAsCode = 230, Warning, "four spaces make code of this sentence", "Begin it at the left edge; in a list, below the words of its item.";
        SentenceAsHeading = 231, Warning, "the line of `---` or `===` below makes a heading of this sentence", "Leave a line blank above the `---`.";
        MarkdownAsTyped = 232, Warning, "*key* prints Markdown as it is typed", "Take the marks away: front matter holds plain words. A choice has its address under `url`.";
        TableOfTabs = 233, Warning, "columns set by tabs are no table", "Write `| a | b |`, and `|---|---|` below the first row.";
        TableWithoutLine = 234, Warning, "rows between bars that no `|---|` makes a table", "Write `|---|---|` below the first row.";
        TypedBullet = 235, Warning, "a typed *bullet* makes no list", "Begin each item with `- ` on a line of its own.";
        DashWithoutSpace = 236, Warning, "a dash without a space after it makes no list", "Write a space after the dash.";
        QuotedValue = 237, Warning, "curly quotes around all of *key* are printed", "Take them away, or write straight ones, which are not printed.";
        NoBreakSpace = 238, Warning, "a no-break space in *key*", "Type a plain space.";
        WordProcessorResidue = 239, Warning, "*words* was left by a word processor", "Write what it stood for.";
        CellTooMany = 240, Warning, "a row has *n* cells, and its table *m* columns: the rest is not shown", "Add a column to the head, or write `\\|` for a bar that belongs to the words.";
        NoteWithoutMark = 241, Warning, "nothing refers to the note *[^name]*, so it is not shown", "Write `[^name]` where readers are to see it, or take the note away.";
        ImageWithoutWords = 242, Warning, "an image without words", "Say what it shows, for those who do not see it: `![What goes where](flow.png)`.";
        HeadingLevelSkipped = 243, Warning, "a heading of level *n* below one of level *m*", "Write one `#` less: programs that read aloud go by the levels.";
        TitleTwice = 244, Warning, "the text begins with its title, which every page prints above it", "Delete the heading.";
        StaleTranslation = 261, Warning, "a translation says what it said before, and its reference text has changed", "Translate what changed, or delete the file: readers then see the reference text.";
        UnlikeTranslation = 262, Warning, "a translation has other numbers, amounts, dates, headings, entries or links than its reference text", "Compare the two where the message says.";
        UnderstatedChange = 263, Warning, "a change that is called small changes a number, an amount, a date, a *not* or a *must*", "If it matters to readers, write `change: material`.";
        SummaryOfAnotherText = 264, Warning, "the summary says an amount or a period that the text does not have", "Correct the summary or the text: readers get the summary by email.";
        DeadEnd = 265, Warning, "a link leads to a notice or a version that is not there", "Write what the message says: `../terms/` for a notice, `2025-01-01/` for a version.";
        NotReviewed = 266, Warning, "the text in force was updated more than twelve months ago", "Read it again, and publish what is no longer so as a new version.";
        OtherContact = 267, Warning, "two notices write one address in two ways", "Correct the one that is misspelt.";
    }
    "Changes, and starting a project" in Content, "" {
        NoVisibleChange = 130, Warning, "no visible change", "Take the file away if nothing was to change. If something was, it is not in the text yet.";
        LargeSmallChange = 131, Warning, "*n* words come or go, and the change is called minor, or a correction", "Look at `noticepress diff`; if it matters to readers, write `change: material`.";
        LongEmailWords = 132, Warning, "the email of *version* breaks rule *E1*", "Shorten the words it points at: some programs cut a long message.";
        EmailRuleOfWords = 133, Warning, "the email of *version* breaks rule *E…* by these words", "Write the words it points at otherwise; the hint says how. Nothing is said of an email whose day has passed.";
        NothingOverwritten = 140, Error, "`init` overwrites nothing", "Start in an empty folder. What an `init` that was killed left there is no obstacle.";
    }
    "A homepage built elsewhere" in Content, "What `noticepress verify --homepage` says of a saved copy of it." {
        NoBanner = 150, Error, "this page carries no banner of *site*", "Paste the element and its script, or the banner as HTML; the message has the lines.";
        ScriptNotLoaded = 151, Error, "this element does nothing: the page does not load its script", "Paste the script's tag into the head.";
        OldScript = 152, Error, "this is not the current script", "Paste the current tag in its place. The name changes when a new version of noticepress, or your theme, changes the script.";
        WrongIntegrity = 153, Error, "the script's `integrity` is missing or another's", "Paste the current tag in its place.";
        NoCrossOrigin = 154, Error, "browsers refuse the script without `crossorigin=\"anonymous\"`", "Add the attribute.";
        UnknownBannerAddress = 155, Error, "the `src` of this element is not a banner of this site", "Write one of the addresses in the message.";
        MissingBanner = 156, Error, "the banner of *version* is missing", "Paste it; it is due through the day in the message.";
        BannerNotDue = 157, Error, "no such banner is due (a warning inside the element)", "Take it out: its days are over, or another text took its place.";
        OldBanner = 158, Error, "this banner is old (a warning inside the element)", "Paste it again: its dates, title or link have changed.";
        LateScript = 159, Warning, "the script comes late", "Load it in the head, before the element, without `async`, `defer` or `type=\"module\"`.";
    }
    "What was built" in Content, "" {
        ChangedOutput = 160, Error, "a built file was changed or is missing, or contradicts another", "Build again: what was built is not to be changed by hand. `check` looks at the last build, if there is one; if a new build contradicts itself, report it.";
    }
    "Texts side by side" in Content, "Two texts of a notice can stand side by side: a fix to the text in force while another is pending, or two that are pending.\nNothing that one of them changed is lost in silence when the other applies; [dates.md](dates.md#texts-side-by-side) has the whole." {
        CutShort = 210, Error, "a command that was writing here was cut short", "Type the command again: it first puts its files in their place.";
        LostChange = 211, Error, "this text leaves out what *version* changed: *“…” became “…”*", "Type `noticepress carry NOTICE@VERSION`, which writes the next text with it; or name in `follows` the text that this one was made from. If it is left out on purpose, say `takes_back: [VERSION]`.";
        UnresolvedMerge = 212, Error, "two texts are written out here, and one is to be chosen", "Keep the words that are to apply, and delete the lines of marks and the rest.";
        StaleAnnouncement = 213, Warning, "the announcement says what *version* changed, and this text says otherwise", "Give the text a `summary` of its own, which says all that changes. If it leaves that out on purpose, say `takes_back: [VERSION]`.";
        UnknownTakenBack = 214, Error, "`takes_back` names no text that could be read before", "Write the name of its file without `.md`.";
    }
    "Texts in several languages" in Content, "" {
        MissingTranslation = 260, Error, "a material change is not translated into one of `languages`", "Write the translation, or say `translations: later` in the text's front matter. Before the text is published this is a warning.";
    }
    "What a build would remove" in Content, "The page of a text that was readable is permanent. A build that would take one away stops, and so does one that would\nremove more than a tenth of the site's files (pages that compare two texts are not counted). What stands stays as it is. On an\nearlier day that you name with `--as-of`, texts that are not readable yet are meant to be gone, and only N0163 is said." {
        RemovesReadableVersion = 161, Error, "*notice@version* was readable, and this build would remove it", "The message says why: a wrong clock, a file that is gone, a draft, another project. Mend that; if the text is to go, build with `--allow-removal`.";
        RemovesMuch = 162, Error, "this build would remove *n* of the *m* files of the site", "Look at what was taken out; if it is to go, build with `--allow-removal`.";
        EarlierDay = 163, Warning, "this build is for an earlier day than the last one", "Set the clock right, or name the day with `--as-of`.";
        DoubtfulClock = 164, Warning, "the clock of this machine is likely wrong", "Set it right. It decides which texts apply.";
    }
    "The published record" in Content, "What was published is in `content/ledger.yaml`, once `noticepress seal` has written one; `noticepress check --since` asks git instead." {
        LedgerUnreadable = 180, Error, "a line of the ledger is not as noticepress wrote it", "Put the ledger back as it was committed. It is never edited by hand.";
        LedgerConflict = 181, Error, "two branches added to the ledger, and their merge was not finished", "Take the ledger of the branch that is published, whole, and run `noticepress seal` again.";
        BrokenChain = 182, Error, "an entry of the ledger does not follow the one before it", "Put the ledger back as it was committed. Two branches that both sealed leave this too: take the ledger of the one that is published.";
        LedgerTruncated = 183, Error, "the ledger lacks entries at its end", "Put the ledger back as it was committed.";
        LedgerMissing = 184, Error, "the ledger is gone, or lacks entries that the last build knew", "Put it back. A ledger is never begun again in silence.";
        PublishedTextChanged = 185, Error, "a text was changed after it was published", "Put it back, and publish the change as a new version; or record a correction of the same page with `noticepress seal --correct`.";
        PublishedTextGone = 186, Error, "a text that was published is gone, or has another name", "Put it back under its name; or record that it is published no more with `noticepress seal --withdraw`.";
        PublishedDatesChanged = 187, Error, "a text that was published would apply from another day, or is another kind of change", "Its own file is as it was: look at the text that it edits, and at `notice.yaml`.";
        BackdatedText = 188, Error, "a version is dated before others that were published, and was not there then", "Date it by the day it is published; or record why with `noticepress seal --backdate`.";
        LateText = 189, Error, "a version says that it was published before anybody could read it", "Date it anew with `noticepress redate`; or record why with `noticepress seal --backdate`.";
        PublishedImageChanged = 190, Error, "an image was replaced after a text with it was published", "Give the new image a name of its own: pages that were published keep the images that they had.";
        FormerWording = 191, Error, "the former wording of a corrected text is missing, or is not the one that was sealed", "Put it back into `former/` beside the versions.";
        PublishedCopyDiffers = 192, Error, "a published copy differs from its own `SHA256SUMS`, or from the ledger", "What is online is not what was built, or not what was sealed: publish the site again, and find out who changed it.";
    }
    "Letters that were sent" in Content, "`noticepress sent` keeps each letter as it went out and records it in the ledger; [sent.md](sent.md) has the whole." {
        SentLetterChanged = 280, Error, "a letter was changed after it was sent", "Put it back. What went out stays as it is, whatever happens to the text, the theme or the program.";
        SentLetterGone = 281, Error, "a letter that was sent is gone", "Put it back, from git or from a copy.";
        UnrecordedLetter = 282, Error, "a letter lies in `sent/`, and the ledger does not say that it was sent", "Take it away, or put the ledger back: `noticepress sent` writes both in one step.";
        TimeStampUnreadable = 283, Error, "a file beside the ledger is called a time stamp, and is none", "Stamp the ledger again, or take the file away.";
        TimeStampOfAnother = 284, Warning, "a time stamp is not of the ledger as it is", "Stamp the ledger again after each `seal` and `sent`.";
    }
}

impl Rule {
    /// Every rule, in the order in which people read them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ALL.iter().copied()
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The page of the documentation that says more of it, with the section there.
    pub(crate) fn page(self) -> String {
        let Explanation { heading, .. } = self.explanation();
        if heading == PROOFREADING {
            return format!("docs/rules/{self}.md");
        }
        // As hosts of Markdown call a heading.
        let section: String = heading.chars().filter(|sign| sign.is_alphanumeric() || *sign == ' ').collect();
        format!("docs/messages.md#{}", section.to_lowercase().replace(' ', "-"))
    }

    /// Whether it judges an editor's choice, so that a project may set how grave it is; the others state the contract.
    #[must_use]
    pub fn judges_a_choice(self) -> bool {
        self.explanation().severity == Severity::Warning
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:04}", self.number())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test reads the page and the source")]
mod tests {
    use std::fmt::Write;
    use std::fs;
    use std::path::Path;

    use walkdir::WalkDir;

    use super::*;

    fn in_project(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    /// The tables of docs/messages.md.
    fn tables() -> String {
        let mut page = String::new();
        for group in GROUPS {
            let _ = write!(page, "## {}\n\n", group.heading);
            if !group.note.is_empty() {
                let _ = write!(page, "{}\n\n", group.note);
            }
            let _ = write!(page, "{}\n\n", exit_codes(group.found_in));
            page.push_str("| code | message | what to do |\n|---|---|---|\n");
            for rule in group.rules {
                let Explanation { severity, title, advice, .. } = rule.explanation();
                let warning = if severity == Severity::Warning { "warning: " } else { "" };
                let of_its_own = format!("rules/{rule}.md");
                let is_there = in_project("docs").join(&of_its_own).exists();
                let code = if is_there { format!("[{rule}]({of_its_own})") } else { rule.to_string() };
                let _ = writeln!(page, "| {code} | {warning}{title} | {advice} |");
            }
            page.push('\n');
        }
        page.trim_end().to_owned() + "\n"
    }

    /// What the page says of the exit codes of a section; `cli::exit` holds that it is so.
    fn exit_codes(found_in: FoundIn) -> &'static str {
        match found_in {
            FoundIn::Content => "Exit code 1.",
            FoundIn::Settings => "Exit code 2.",
            FoundIn::Either => "Exit code 2 where the message points into `noticepress.yaml`, 1 elsewhere.",
        }
    }

    #[test]
    fn the_page_about_messages_says_what_the_rules_say() {
        let page = fs::read_to_string(in_project("docs/messages.md")).unwrap();
        let start = page.find("## ").unwrap();
        let expected = format!("{}{}", &page[..start], tables());
        if page != expected {
            let written = in_project("target/messages.md");
            fs::write(&written, expected).unwrap();
            panic!("docs/messages.md is not what the rules say; {} is", written.display());
        }
    }

    #[test]
    fn each_rule_of_proofreading_has_a_page_and_each_page_a_rule_that_can_be_set() {
        let pages: Vec<String> = fs::read_dir(in_project("docs/rules"))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "README.md")
            .collect();
        let page = |rule: &Rule| format!("{rule}.md");
        let proofreading = GROUPS.iter().find(|group| group.heading == PROOFREADING).unwrap().rules;
        let without: Vec<String> = proofreading.iter().map(page).filter(|page| !pages.contains(page)).collect();
        assert!(without.is_empty(), "there is no docs/rules/{without:?}");
        let settable: Vec<String> = Rule::all().filter(|rule| rule.judges_a_choice()).map(|rule| page(&rule)).collect();
        let strange: Vec<&String> = pages.iter().filter(|page| !settable.contains(page)).collect();
        assert!(strange.is_empty(), "no rule that can be set has {strange:?}");
    }

    #[test]
    fn each_rule_is_raised_somewhere() {
        let mut source = String::new();
        for file in WalkDir::new(in_project("src")).into_iter().map(Result::unwrap) {
            let path = file.path();
            if path.extension().is_some_and(|suffix| suffix == "rs") && !path.ends_with("diagnostic/rules.rs") {
                source.push_str(&fs::read_to_string(path).unwrap());
            }
        }
        let names: std::collections::HashSet<&str> = source
            .split("Rule::")
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap())
            .collect();
        let rules = GROUPS.iter().flat_map(|group| group.rules);
        let unused: Vec<&Rule> = rules.filter(|rule| !names.contains(format!("{rule:?}").as_str())).collect();
        assert!(unused.is_empty(), "nobody says {unused:?}");
    }
}
