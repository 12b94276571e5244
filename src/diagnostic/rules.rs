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
        ControlCharacter = 2, Error, "the file contains a control character or a noncharacter, or a reference to one, such as `&#x1b;`", "Delete it. Most editors do not show it: retype the words around it.";
        TooLarge = 3, Error, "the file has *n* bytes; a version may have at most 1 MiB", "Check that it is the right file. Save images as separate files.";
        BidirectionalControl = 4, Error, "a bidirectional control, typed, as a reference or as an escape, in the text or in a comment", "Delete it. In a language written from right to left it may stay if it is closed on the same line.";
        InvisibleCharacter = 5, Warning, "an invisible character that no script, word or emoji beside it needs", "Delete it.";
        MixedScripts = 6, Warning, "*word* mixes Latin letters with Cyrillic or Greek ones", "Type the word again. It looks right, but a search does not find it.";
        SymbolicLink = 7, Error, "this is a symbolic link", "Put the file or folder itself there. Links are never followed.";
        NeitherFileNorFolder = 8, Error, "this is neither a file nor a folder", "Remove the pipe, socket or device.";
        UnusableFileName = 9, Error, "a name that is not UTF-8, contains a character that web addresses or disks cannot have or readers cannot see properly, or is not possible on Windows", "Rename the file; letters, digits, `.`, `-` and `_` are always safe. Windows keeps `con`, `prn`, `aux`, `nul`, `com1` and `lpt1` for devices, whatever suffix follows, and drops a space or full stop at the end.";
        LargeStaticFile = 333, Error, "a static file has more than 64 MiB", "Keep it elsewhere, and link to it.";
        UnusableNoticeName = 10, Error, "no notice can be named *name*", "Rename the folder: `a-z` and `0-9` with single hyphens between, at most 64 characters, not a name that the site itself uses (`embed`, `assets`, `static`, `404`, `feed`) and not that of a language (`es`).";
        SameNameOnDisks = 11, Error, "*one* and *other* are the same name on many disks and servers", "Rename one of the two: they differ only in capitals or in how an accent is stored.";
        HiddenFile = 12, Error, "*name* is hidden, and hidden files are never read", "Keep it outside `content/`. The only hidden names that `content/static/` may contain are `.well-known`, `.nojekyll` and `.htaccess`, which servers ask for.";
        StrayFile = 13, Error, "*name* does not belong in this folder", "Move it. `content/` contains a folder for each notice, `static/`, `index.md` and `ledger.yaml`; files that the site should publish unchanged are in `content/static/`; a notice's folder contains versions, `notice.yaml` and images.";
        FolderAmongFiles = 14, Error, "this is a folder where only files may be", "Put the files beside the versions. A version is a file, not a folder.";
        TakesPagePlace = 15, Error, "*name* would replace a page of the site", "Rename or remove it. To change pages, use a theme. In `content/static/` no name may be that of a notice or of a further language, nor `assets` or `embed`.";
        NotAVersionName = 16, Error, "*name* is not a valid version file name, or its date does not exist", "Name the file by its `updated` date: `2019-05-06.md`; `2019-05-06-2.md` for a second version of that day; `2019-05-06.es.md` for a translation.";
        SameTextTwice = 17, Error, "two files contain the same version, or the reference language is in a file name", "Delete one of the two. Files in the reference language have no language in their name.";
        NoReferenceText = 18, Error, "this translation has no reference text", "Write the version in the reference language first, or correct the date in the name.";
        UnknownLanguage = 19, Error, "the settings do not name the language *tag*", "Add it to `languages` in `noticepress.yaml`, or delete the file.";
        MeaninglessCharacter = 170, Warning, "a character that means nothing to a reader", "Type it again, or write a word. A character was lost when the text was copied (U+FFFD), was an image there (U+FFFC), or is a symbol of a single font (private use).";
    }
    "Front matter and YAML" in Either, "" {
        NoFrontMatter = 20, Error, "the file has no front matter", "Begin it with a line `---`, the keys, and another line `---`.";
        EmptyFile = 21, Error, "the file is empty", "Write it, or delete it.";
        FrontMatterNotClosed = 22, Error, "this front matter is never closed", "End it with a line that is `---` and nothing else.";
        NoText = 23, Error, "there is no text below the front matter", "Write the full text.";
        LongFrontMatter = 24, Error, "the front matter has more than 32 KiB or 200 lines", "Move long text below the front matter.";
        TabIndentation = 25, Error, "a tab in the indentation", "Indent with spaces.";
        UnreadYaml = 26, Error, "an anchor, alias, tag, merge key or the like is not supported", "Put the text in quotes if it is meant as text.";
        DeepValues = 27, Error, "values are nested more than 8 levels deep", "Look for an extra bracket.";
        KeyTwice = 28, Error, "*key* is written twice", "Delete one of the two. Keys that differ only in capitals are the same.";
        ColonInText = 29, Error, "text that contains a colon needs quotes", "Put the text in quotes: `summary: \"We changed: sharing\"`.";
        QuoteNotClosed = 30, Error, "a quote that is never closed, or text after it is closed", "Put the whole text in double quotes, with `\\\"` for those inside it.";
        WrongIndentation = 31, Error, "this line's indentation does not match", "Start it in the same column as the other lines at this level.";
        LineWithoutKey = 32, Error, "a line without a key, or no space after the colon", "Write `key: value`.";
        NotYaml = 33, Error, "this is not YAML", "Compare the line with the examples that `noticepress init` writes.";
        CommentBegins = 34, Warning, "everything after this `#` is a comment and will not be published", "Put the text in quotes if the `#` belongs to it.";
        UnknownKey = 35, Error, "unknown key *key*", "Correct it; the message lists the known keys.";
        MisplacedKey = 36, Error, "*key* does not belong here", "Move it where the message says: a translation contains only words, and what is true of all versions is in `notice.yaml`.";
        MissingKey = 37, Error, "*key* is missing", "Add it.";
        EmptyKey = 38, Error, "*key* is empty", "Write its value, or delete the line.";
        WrongType = 39, Error, "*key* must be text, a list, or keys and values", "Write it as in the example in the message. A number that is meant as text needs quotes.";
        NotOneOfTheWords = 40, Error, "*key* cannot be *value*", "Write one of the words in the message. `true` and `false` have no quotes.";
        NoSuchDate = 41, Error, "no such date", "Check the day in a calendar.";
        NotADate = 42, Error, "not a date, or not written as one", "Write `2019-05-06`, `May 6, 2019` or `6 May 2019`.";
        UpdatedDiffersFromName = 43, Error, "`updated` differs from the file's name", "Correct the one that is wrong.";
        NotInRange = 44, Error, "*key* must be a whole number from *n* to *m*", "Write digits only.";
        NotAWholeAddress = 45, Error, "*value* is not a complete address", "Write the address from `https://` on; a choice may also link to `mailto:` or `tel:`.";
        ControlEscape = 46, Error, "an escape (such as `\\0` or `\\x1b`) means a control character or a noncharacter", "Delete the escape.";
        LineBreakInLine = 47, Error, "a line break inside *key*, which must be one line", "Write it on one line, or start it with `>-`.";
        NotAnEmailAddress = 48, Error, "*value* is not an email address", "Write the address alone, without a name.";
        UnclassifiedChange = 49, Error, "only an imported version may leave its change unclassified", "Write `material`, `minor` or `correction`.";
        ToBeWritten = 320, Error, "*key* is still to be written", "Write its value, as the message says. `noticepress new` leaves it empty, so that nothing is published that nobody wrote. In a draft it may wait.";
        UntranslatedWords = 50, Warning, "this translation has no `title` or `summary`", "Translate it; until then readers see the one of the reference text.";
    }
    "Settings" in Settings, "" {
        AddressWithExtras = 60, Error, "*key* has a query, a fragment or a password in it", "Write the address without it.";
        UnknownTimeZone = 61, Error, "there is no time zone *name*", "Write a name from the IANA list, such as `Europe/Madrid`.";
        WrongLanguages = 62, Error, "not a language tag, or one that is listed twice", "Write BCP 47 tags, each once: `[en, es, pt-BR]`.";
        NotAThemeName = 63, Error, "not the name of a folder in `themes/`", "Write only the folder's name.";
        NotAColor = 65, Error, "*value* is not a colour", "Write `#` and six of 0-9 and a-f, in quotes.";
        NoSuchNumber = 220, Error, "there is no rule *number*", "Write the number of a warning as messages print it: `rules: {N0131: error}`.";
        StatesContract = 221, Error, "*number* is part of the contract, so it stays an error", "Delete the line. `rules:` can set only what is a warning on this page.";
        UnreadableColor = 330, Error, "links in *colour* cannot be read: their contrast is less than 4.5, or they are pure black", "Write the colour that the message names, the nearest one that everybody can read, or choose another.";
        PaleColor = 331, Warning, "links in *colour* are hard for some people to read: their contrast is less than 7", "Write the colour that the message names, or choose another.";
        UnfitBrandFile = 332, Error, "a file of `brand` is not in `content/static/`, or is not a picture", "Put the file there, and write its path below that folder: `logo: logo.svg`.";
        NoSuchNotice = 360, Error, "there is no notice *name*, which `notices` names", "Write the name of a folder in `content/`.";
        NoticeNamedTwice = 361, Error, "`notices` names a notice twice", "Delete one of the two.";
        TitleInNoLanguage = 362, Error, "a group has a title in a language that the site does not have", "Write one of `languages`, or one title for all: `group: Privacy`.";
        UnusableDatePattern = 370, Error, "dates cannot be printed in this form", "Write `default`, or a pattern with `{day}`, `{month}` and `{year}` once each and something between them: `\"{month} {day}, {year}\"`.";
        UnlistedLanguage = 371, Error, "a value is stated for a language that is not in `languages`", "Write one of the languages that the message names, or add this one to `languages`.";
        EmailRuleOfColors = 134, Error, "links in emails break rule *E…* on the background that your theme gives them", "Choose another colour in noticepress.yaml, or another background in the theme.";
    }
    "Time and what follows what" in Content, "" {
        NoNotice = 80, Error, "there is no notice in `content/`", "Write `content/privacy/2026-01-31.md`, or start from a complete example with `noticepress init`.";
        NoVersion = 81, Warning, "the notice has no version", "Write one, or remove the folder.";
        GapInSequence = 82, Error, "there is no version *name* before this one", "Number the versions of a day without gaps: `-2`, `-3`.";
        AppliesBeforeUpdated = 83, Error, "a version cannot take effect before it is published", "Correct `effective` or `updated`.";
        AppliesBeforePredecessor = 84, Error, "this version would apply before the one it edits", "Correct `effective`; if the version edits an older one, name that one in `follows`.";
        UnknownPredecessor = 85, Error, "there is no published version *name* before this one", "Write the name of an earlier version in `follows`, or delete the line.";
        MissingChange = 86, Error, "`change` is missing", "Add `change: material`, `minor` or `correction`.";
        MaterialWithoutKey = 87, Error, "*key* is missing, and a material change needs it", "Add it: what changes (`summary`), from when (`effective`), and whether data collected earlier is affected (`retroactive`).";
        ShortNotice = 88, Error, "this gives readers *n* days' notice; a material change needs at least *m*", "Choose a later `effective` date, or explain the short notice in `late_notice` (it is shown to readers).";
        NeedlessLateNotice = 89, Warning, "`late_notice` is not needed", "Delete it; readers would see it.";
        NobodyIsTold = 90, Error, "a material change must be announced on the homepage, by email, or both", "Write `notify: [homepage, email]`, or delete the line.";
        NoChoices = 91, Warning, "this material change does not tell readers what they can do (`choices`)", "Add what they can do about it, or `choices: []` if there is nothing.";
        UnknownWithdrawnVersion = 92, Error, "this notice has no version *name*", "Correct the name in `withdrawn`.";
        CannotBeWithdrawn = 93, Error, "the version cannot be withdrawn on that day", "Withdraw only a version that is announced and not yet in force. To change the version in force, publish a new one.";
        EndsTooEarly = 94, Error, "the notice ends before its last version applies", "Choose a later day, or withdraw that version.";
        UnknownSuccessor = 95, Error, "there is no other notice *name* to replace this one", "Write the name of a folder in `content/`, or delete `successor`.";
        OtherPrintedDate = 96, Warning, "the text gives a different date from the front matter", "Correct or delete this line; the dates are already shown at the top of every page.";
        NoTimeZone = 97, Warning, "no `timezone` is stated", "Add your zone, or `timezone: UTC` if that is the one you mean.";
        WithdrawnTwice = 98, Error, "the version is withdrawn twice", "Delete one of the two.";
    }
    "Markdown and images" in Content, "" {
        ImageOfAnotherKind = 99, Error, "*name* is named as one kind of image but is another, or none", "Rename it as the message says, or export it again. Browsers and servers go by the name.";
        LargeImage = 100, Error, "an image has more than 64 MiB, or an SVG more than 8 MiB", "Export it smaller: readers wait for every byte.";
        DrawingNotXml = 101, Error, "the drawing cannot be read as XML", "Export the SVG again. A browser that opens the file shows the place too.";
        RawHtmlLeftOut = 102, Warning, "raw HTML is left out", "Write it in Markdown, or delete it.";
        RawHtmlRefused = 103, Error, "raw HTML is rejected, because of `raw_html: error`", "Write it in Markdown, or delete it.";
        ActiveDrawing = 104, Error, "the drawing (SVG) contains something that could run or load something", "Delete what the message names, or export the drawing as plain SVG. [content.md](content.md#images) says what may stay.";
        ForbiddenScheme = 105, Error, "a link may not lead to this kind of address", "Use http, https, mailto, tel or a relative address.";
        RemoteImage = 106, Warning, "this image is on another site, so readers will see a link instead", "Save the image in the notice's folder and use its file name here.";
        NoSuchImage = 107, Error, "there is no image *name* beside this version", "Put it into the notice's folder, or correct the name.";
        TooManyBlocks = 108, Error, "this version has too many blocks", "Look for a table with very many cells.";
        DeepBlocks = 109, Error, "this passage is nested too deep", "Use fewer quotations and lists inside each other.";
        DeadLink = 110, Warning, "nothing in this version has the name *#name*", "Correct the link, or give the heading that name.";
        FootnoteTwice = 111, Error, "there is already a footnote with that name", "Give each footnote a different name.";
    }
    "Themes" in Either, "" {
        CostlyTemplate = 112, Error, "the template exceeds a limit, or the chain of templates is too long", "Look for a loop inside a loop, a string that grows in one, or templates that include each other in a long chain. [themes.md](themes.md) has the limits.";
        UnknownGap = 113, Error, "nothing is filled in for *{name}* in this line of words", "Write one of the names in the built-in line, which the message shows.";
        MissingGap = 114, Error, "a line of words lacks *{name}*", "Insert it where the built-in line has it; the message shows that line.";
        WrongPluralForms = 115, Error, "a line of words has *n* forms where *m* are needed", "Write the forms that the message lists, in its order, with ` \\| ` between them; in a language without plural, one form.";
        MissingWords = 117, Error, "the theme has no words in this language, or not all", "Write every line of the built-in `words/en.yaml` in that language in the file that the message names.";
        LargeTheme = 118, Error, "the theme is too large, has too many files, or has folders nested too deep", "Keep in the theme only what pages and emails are made with. [themes.md](themes.md) has the limits.";
        LongEmail = 119, Error, "the email is too long, or its elements are nested too deep", "Look for a loop in `email/body.mjml` that opens elements without closing them.";
        WrongTemplate = 120, Error, "the template has an error", "Correct it. The built-in template of the same name shows which values there are.";
        TemplatesDoNotFit = 121, Error, "the theme's templates do not fit together", "Correct the template that the message names.";
        ThemeLink = 122, Error, "a theme contains plain files only, no links", "Put the file or folder itself there. Links are never followed, pipes and devices never opened; `themes` and the theme's folder are no links either.";
        StrayThemeFile = 123, Error, "this file does not belong in a theme", "Move or rename it. A theme is a folder with `templates/`, `email/`, `embed/`, `words/` and `assets/`; a file may not have the name of a built-in folder, or the other way round.";
        UnknownWords = 125, Error, "there are no words named *name*", "See the built-in `words/en.yaml`, which lists them all.";
        NotMjml = 126, Error, "the email is not MJML", "Correct `email/body.mjml`; the message shows the line as it was filled in.";
        MissingPlatform = 127, Error, "the theme does not describe the platform *name*", "Write `email/platforms/custom.yaml` in your theme; `docs/email.md` has an example.";
        WrongPlatform = 128, Error, "this file does not describe a platform", "Compare the file with those in `docs/email.md`.";
        EmailRuleOfTheme = 129, Error, "the email of *version* breaks rule *E…*", "Correct the theme's template: it breaks the rule even with plain words. [docs/email.md](email.md) has the rules.";
    }
    "Proofreading" in Content, "What may have been overlooked in a version that can still be corrected: the newest of each notice, and those not published\nyet; in `notice.yaml`, `noticepress.yaml` and `content/index.md` always. Each has a page with examples in [rules/](rules/README.md)." {
        Placeholder = 222, Warning, "*words* is a placeholder", "Write what belongs there. Between backticks, as code, it may stay.";
        TemplateTag = 223, Warning, "nothing fills in *tag*", "Write what belongs there: template syntax is not evaluated, and readers see the braces.";
        HeadingWithoutSpace = 224, Warning, "a `#` without a space after it does not make a heading", "Write a space after the `#`.";
        StrayMark = 225, Warning, "a `**` or `__` has no effect", "Close it, and leave no space inside; or write `\\*\\*` if readers are to see it.";
        BrokenLink = 226, Warning, "this looks like a link, but is printed as typed", "Write `[words](address)` without a space in the address, or put the address in `<` and `>`.";
        MissingNote = 227, Warning, "there is no note *[^name]*", "Write `[^name]: ...` on a separate line, or delete the mark.";
        MissingDefinition = 228, Warning, "nothing says where *[name]* links to", "Write `[name]: https://...` on a separate line, or the address in brackets: `[words](address)`.";
        DefinitionLine = 229, Warning, "a line that begins with `: ` does not make a definition", "Write a list or a table: Markdown here has no definition lists.";
        SentenceAsCode = 230, Warning, "four spaces turn this sentence into code", "Start it at the left edge; in a list, below the words of its item.";
        SentenceAsHeading = 231, Warning, "the line of `---` or `===` below turns this sentence into a heading", "Leave a blank line above the `---`.";
        MarkdownAsTyped = 232, Warning, "Markdown in *key* is printed as typed", "Delete the marks: front matter contains plain text. A choice has its address under `url`.";
        TableOfTabs = 233, Warning, "columns set by tabs do not make a table", "Write `| a | b |`, and `|---|---|` below the first row.";
        TableWithoutLine = 234, Warning, "rows between bars do not make a table without a line of `|---|`", "Write `|---|---|` below the first row.";
        TypedBullet = 235, Warning, "a typed *bullet* does not make a list", "Start each item with `- ` on a separate line.";
        DashWithoutSpace = 236, Warning, "a dash without a space after it does not make a list", "Write a space after the dash.";
        QuotedValue = 237, Warning, "curly quotes around all of *key* are printed", "Delete them, or write straight ones, which are not printed.";
        NoBreakSpace = 238, Warning, "there is a no-break space in *key*", "Type a plain space.";
        WordProcessorResidue = 239, Warning, "*words* was left by a word processor", "Write what belongs there.";
        CellTooMany = 240, Warning, "a row has *n* cells, but its table has *m* columns: the rest is not shown", "Add a column to the head, or write `\\|` for a bar that is part of the text.";
        NoteWithoutMark = 241, Warning, "nothing refers to the note *[^name]*, so it is not shown", "Write `[^name]` where readers should see it, or delete the note.";
        ImageWithoutWords = 242, Warning, "an image has no description", "Describe what it shows, for people who cannot see it: `![What goes where](flow.png)`.";
        HeadingLevelSkipped = 243, Warning, "a heading of level *n* follows one of level *m*", "Write one `#` less: screen readers go by the levels.";
        TitleTwice = 244, Warning, "the text begins with its title, which every page prints above it", "Delete the heading.";
        StaleTranslation = 261, Warning, "a translation is unchanged, although its reference text has changed", "Translate what changed, or delete the file: readers then see the reference text.";
        UnlikeTranslation = 262, Warning, "a translation has different numbers, amounts, dates, headings, list items or links from its reference text", "Compare the two at the places in the message.";
        UnderstatedChange = 263, Warning, "a change marked as small changes a number, an amount, a date, a *not* or a *must*", "If it matters to readers, write `change: material`.";
        SummaryOfAnotherText = 264, Warning, "the summary gives an amount or a period that the text does not have", "Correct the summary or the text: readers get the summary by email.";
        DeadEnd = 265, Warning, "a link leads to a notice or a version that does not exist", "Write what the message says: `../terms/` for a notice, `2025-01-01/` for a version.";
        NotReviewed = 266, Warning, "the version in force was updated more than twelve months ago", "Review it, and correct what is no longer true in a new version.";
        OtherContact = 267, Warning, "two notices write the same address in two ways", "Correct the one that is wrong.";
    }
    "Changes, and starting a project" in Content, "" {
        NoVisibleChange = 130, Warning, "no visible change: the version is identical to the one before it", "Delete the file, or add the change you meant to make.";
        LargeSmallChange = 131, Warning, "*n* words were added or deleted, but the change is marked `minor` or `correction`", "Look at `noticepress diff`; if it matters to readers, write `change: material`.";
        LongEmailWords = 132, Warning, "the email of *version* breaks rule *E1*", "Shorten the words it points at: some programs cut off long emails.";
        EmailRuleOfWords = 133, Warning, "these words make the email of *version* break rule *E…*", "Reword what it points at; the hint says how. Emails whose date has passed are not checked.";
        NothingOverwritten = 140, Error, "`init` does not overwrite files, and some of them already exist", "Start in an empty folder. Files left by an interrupted `init` do not matter.";
    }
    "A homepage on another site" in Content, "What `noticepress verify --homepage` says about a saved copy of it." {
        NoBanner = 150, Error, "this page has no banner of *site*", "Paste the element and its script, or the banner as HTML; the message has the lines.";
        ScriptNotLoaded = 151, Error, "this element does nothing: the page does not load its script", "Paste the script's tag into the head.";
        OldScript = 152, Error, "this is not the current script", "Paste the current tag in its place. The name changes when a new version of noticepress, or your theme, changes the script.";
        WrongIntegrity = 153, Error, "the script's `integrity` is missing or belongs to another script", "Paste the current tag in its place.";
        NoCrossOrigin = 154, Error, "browsers refuse the script without `crossorigin=\"anonymous\"`", "Add the attribute.";
        UnknownBannerAddress = 155, Error, "the `src` of this element is not a banner of this site", "Write one of the addresses in the message.";
        MissingBanner = 156, Error, "the banner of *version* is missing", "Paste it; it is due through the day in the message.";
        BannerNotDue = 157, Error, "this banner is out of date (a warning inside the element)", "Remove it, including the closing `</section>`: its days are over, or another version replaced it.";
        OldBanner = 158, Error, "this banner is old (a warning inside the element)", "Paste it again: its dates, title or link have changed.";
        LateScript = 159, Warning, "the script loads late", "Load it in the head, before the element, without `async`, `defer` or `type=\"module\"`.";
    }
    "What was built" in Content, "" {
        ChangedOutput = 160, Error, "a built file was changed or is missing, or contradicts another", "Build again; do not edit built files by hand. `check` looks at the last build, if there is one; if a new build contradicts itself, report it.";
    }
    "Versions side by side" in Content, "Two versions of a notice can be side by side: a fix to the version in force while another is upcoming, or two that are upcoming.\nNothing that one of them changed is lost unnoticed when the other applies; see [dates.md](dates.md#versions-side-by-side)." {
        CutShort = 210, Error, "a command was interrupted while writing here", "Type the command again: it puts its files in place first.";
        LostChange = 211, Error, "this version leaves out what *version* changed: *“…” became “…”*", "Type `noticepress carry NOTICE@VERSION`, which writes the next version with it; or name in `follows` the version that this one was made from. If it is left out on purpose, write `takes_back: [VERSION]`.";
        UnresolvedMerge = 212, Error, "two wordings conflict here, and one must be chosen", "Keep the wording you want, and delete the other and the conflict marks.";
        StaleAnnouncement = 213, Warning, "the announcement says what *version* changed, but this version says otherwise", "Give the version its own `summary`, which covers everything that changes. If it leaves that out on purpose, write `takes_back: [VERSION]`.";
        UnknownTakenBack = 214, Error, "`takes_back` does not name a version that was published before", "Write the name of its file without `.md`.";
    }
    "Several languages" in Content, "" {
        MissingTranslation = 260, Error, "a material change is not translated into one of `languages`", "Write the translation, or add `translations: later` to the version's front matter. Before the version is published this is a warning.";
    }
    "What a build would remove" in Content, "The page of a published version is permanent. A build that would remove one stops, and so does one that would remove more\nthan a tenth of the site's files (pages that compare two versions are not counted). The existing site stays as it is. On an\nearlier day that you name with `--as-of`, versions not published yet are missing on purpose, and only N0163 is shown." {
        RemovesReadableVersion = 161, Error, "*notice@version* was published, and this build would remove it", "Correct the cause, which the message names: a wrong clock, a missing file, a draft, another project. To remove the version on purpose, build with `--allow-removal`.";
        RemovesMuch = 162, Error, "this build would remove *n* of the *m* files of the site", "Check what was removed; if it is intended, build with `--allow-removal`.";
        EarlierDay = 163, Warning, "this build is for an earlier day than the last one", "Set the clock right, or name the day with `--as-of`.";
        DoubtfulClock = 164, Warning, "the clock of this machine is probably wrong", "Set it right. It decides which versions are in force.";
    }
    "The published record" in Content, "What was published is in `content/ledger.yaml`, once `noticepress seal` has written one; `noticepress check --since` asks git instead." {
        LedgerUnreadable = 180, Error, "a line of the ledger is not as noticepress wrote it", "Put the ledger back as it was committed. Never edit it by hand.";
        LedgerConflict = 181, Error, "two branches added to the ledger, and their merge was not finished", "Take the whole ledger of the branch that is published, and run `noticepress seal` again.";
        BrokenChain = 182, Error, "an entry of the ledger does not follow the one before it", "Put the ledger back as it was committed. If two branches both sealed, take the ledger of the one that is published.";
        LedgerTruncated = 183, Error, "the ledger lacks entries at its end", "Put the ledger back as it was committed.";
        LedgerMissing = 184, Error, "the ledger is missing, or lacks entries that the last build knew", "Put it back. noticepress never starts a second ledger on its own.";
        PublishedTextChanged = 185, Error, "a version was changed after it was published", "Put it back, and publish the change as a new version; or record a correction of the same page with `noticepress seal --correct`.";
        PublishedTextGone = 186, Error, "a published version is gone, or has another name", "Put it back under its name; or record that it is no longer published with `noticepress seal --withdraw`.";
        PublishedDatesChanged = 187, Error, "a published version would apply from another day, or is another kind of change", "Check the version that it edits, and `notice.yaml`: its own file is unchanged.";
        BackdatedText = 188, Error, "a version is dated before others that were published, but did not exist then", "Date it by the day it is published; or record why with `noticepress seal --backdate`.";
        LateText = 189, Error, "a version says that it was published earlier than it was", "Give it a new date with `noticepress redate`; or record why with `noticepress seal --backdate`.";
        PublishedImageChanged = 190, Error, "an image was replaced after a version with it was published", "Give the new image a different name: published pages keep the images that they had.";
        FormerWording = 191, Error, "the former wording of a corrected version is missing, or is not the one that was sealed", "Put it back into `former/` beside the versions.";
        PublishedCopyDiffers = 192, Error, "a published copy differs from its own `SHA256SUMS`, or from the ledger", "Publish the site again, and find out who changed it: what is online is not what was built, or not what was sealed.";
    }
    "Emails that were sent" in Content, "`noticepress sent` keeps each email as it was sent and records it in the ledger; see [sent.md](sent.md)." {
        SentLetterChanged = 280, Error, "an email was changed after it was sent", "Put it back. What was sent must not change, whatever happens to the version, the theme or the program.";
        SentLetterGone = 281, Error, "an email that was sent is gone", "Put it back, from git or from a copy.";
        UnrecordedLetter = 282, Error, "an email is in `sent/`, but the ledger does not say that it was sent", "Delete it, or put the ledger back: `noticepress sent` writes both in one step.";
        TimeStampUnreadable = 283, Error, "a file beside the ledger is named as a time stamp, but is not one", "Stamp the ledger again, or delete the file.";
        TimeStampOfAnother = 284, Warning, "a time stamp is not of the current ledger", "Stamp the ledger again after each `seal` and `sent`.";
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
