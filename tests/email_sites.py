#!/usr/bin/python3
"""Builds sites whose emails are hard to write: from right to left, long, late, with a logo, and for each platform.

    tests/email_sites.py target/release/noticepress FOLDER

Leaves `FOLDER/<platform>/notifications` for each platform. Each site has the same notices, in Arabic:

- `privacy`: more sections change than an email tells one by one, with a table, a list, long addresses, and words that
  look like the tags of platforms in every place where a notice has words.
- `cookies`: late, short, and without such words, so that every tag in it is the platform's.
"""

import subprocess
import sys
from pathlib import Path

DAY = "2026-11-24"
PLATFORMS = ["none", "mailchimp", "mailchimp-transactional", "sendgrid", "braze", "customerio", "sfmc", "hubspot", "iterable"]

# Words of a notice that a platform would fill in. No text of a platform's own has an `x` like these.
LOOK_LIKE_TAGS = ["{{ x1 }}", "{{{ x2 }}}", "{% x3 %}", "{# x4 #}", "*|X5|*", "%%x6%%", "${x7}"]
ORGANIZATION = "اتحاد المثال للتعلّم – Example Learning Consortium"
ADDRESS = "شارع المثال ١، بلدة المثال"
LOGO = "https://example.org/logo.png"

SETTINGS = """title: الإشعارات القانونية
base_url: https://example.org/legal/
timezone: UTC
languages: [ar]
organization: {name: "%s", email: privacy@example.org, address: "%s"}
email:
  from: privacy@example.org
  reply_to: privacy@example.org
  platform: %s
  greet_by_name: true
  class: marketing
  footer: "سجل المثال رقم ١٢٣"
  logo: {url: "%s", alt: "اتحاد المثال للتعلّم", width: 160, height: 48}
"""

# Enough of the words that the side on which lines begin can be seen. The others stay English.
WORDS = """email_hello: "مرحبًا،"
email_hello_name: "مرحبًا {name}،"
email_subject: "{organization}: يتغير {notice} في {date}"
email_subject_late: "{organization}: تغيّر {notice} في {date}"
email_subject_short: "يتغير {notice} في {date}"
email_subject_short_late: "تغيّر {notice} في {date}"
email_opening: "في {date} يتغير {notice} لدى {organization}. تقول هذه الرسالة ما الذي يتغير وما الذي يمكنك فعله."
email_opening_late: "تغيّر {notice} لدى {organization} في {date}. تقول هذه الرسالة ما الذي تغيّر وما الذي يمكنك فعله."
email_preheader_tail: انظر ما الذي يتغير وخياراتك.
email_in_short: باختصار
email_sections: ما الذي يتغير، قسمًا بعد قسم
email_before: قبل
email_after: بعد
listed_added: أُضيف
listed_deleted: حُذف
email_unsubscribe: إلغاء الاشتراك
section_reworded: أُعيدت صياغته
section_added: أُضيف
section_removed: حُذف
"""

FRONT = """---
title: %s
updated: %s
"""

LONG_ADDRESS = "https://example.org/legal/privacy/howLongWeKeepEachKindOfInformationAndWhyWeKeepIt/2026/"

SECTIONS = [
    "المعلومات التي نجمعها",
    "كيف نستخدم المعلومات",
    "مع من نشارك المعلومات",
    "ملفات تعريف الارتباط",
    "مدة الاحتفاظ",
    "حقوقك",
    "الأطفال",
    "الأمان",
    "النقل إلى الخارج",
    "الشكاوى",
    "كيف تتصل بنا",
]


def main():
    program, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    for platform in PLATFORMS:
        root = folder / platform
        lay_out(root, platform)
        command = [program, "--root", root, "build", "--as-of", DAY, "--output", root / "output"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (root / "output" / "notifications").rename(root / "notifications")
    print(f"{len(PLATFORMS)} sites built in {folder}")


def words():
    """Every line that a language has to have: those above in Arabic, the others as they are in English."""
    arabic = dict(line.split(": ", 1) for line in WORDS.splitlines())
    lines = (Path(__file__).parent / "../themes/default/words/en.yaml").read_text().splitlines()
    keys = [line.split(": ", 1)[0] for line in lines]
    lines = [f"{key}: {arabic[key]}" if key in arabic else line for key, line in zip(keys, lines)]
    return "".join(f"{in_six_forms(line)}\n" for line in lines)


def in_six_forms(line):
    """A line of words with as many forms as Arabic has, where it goes by a number."""
    forms = line.removesuffix('"').split(" | ")
    if len(forms) == 1 or line.startswith("#"):
        return line
    return " | ".join(forms + forms[-1:] * (6 - len(forms))) + '"'


def lay_out(root, platform):
    write(root / "noticepress.yaml", SETTINGS % (ORGANIZATION, ADDRESS, platform, LOGO))
    write(root / "themes/default/words/ar.yaml", words())

    likeness = " ".join(LOOK_LIKE_TAGS)
    privacy = root / "content/privacy"
    write(privacy / "notice.yaml", "title: إشعار الخصوصية\nkind: privacy\ncontact: privacy@example.org\n")
    write(privacy / "2025-01-01.md", FRONT % ("إشعار الخصوصية", "2025-01-01") + "---\n\n" + text(False, likeness))
    write(
        privacy / "2026-11-16.md",
        FRONT % ("إشعار الخصوصية", "2026-11-16")
        + f"""effective: 2027-01-01
change: material
retroactive: true
summary:
  - نحتفظ بالسجلات تسعين يومًا بدل ثلاثين.
  - "كلمات مثل {likeness} تبقى كما هي."
impact: "إذا دفعت ببطاقة فإن مزود الدفع يعرف عنوانك {likeness}."
choices:
  - {{text: "ادفع بتحويل مصرفي {likeness}", url: "https://example.org/account?q=*|X5|*%%x6%%&a={{{{x1}}}}"}}
  - {{text: "أغلق حسابك", url: "{LONG_ADDRESS}close"}}
---

"""
        + text(True, likeness),
    )

    cookies = root / "content/cookies"
    write(cookies / "notice.yaml", "title: إشعار ملفات تعريف الارتباط\nkind: cookies\ncontact: privacy@example.org\n")
    stays = "تستخدم مواقعنا ملفات صغيرة تحفظها متصفحات القراء.\n"
    write(
        cookies / "2025-01-01.md",
        FRONT % ("إشعار ملفات تعريف الارتباط", "2025-01-01") + f"---\n\n{stays}\n## القياس\n\nلا نقيس شيئًا.\n",
    )
    write(
        cookies / "2026-11-20.md",
        FRONT % ("إشعار ملفات تعريف الارتباط", "2026-11-20")
        + """effective: 2026-11-20
change: material
summary: نحصي عدد القراء من دون ملفات تعريف.
impact: From this day on the number of readers of each page is counted, and nothing that tells one reader from another.
choices: []
late_notice: أُصلح خلل أمني كان لا بد من إصلاحه في اليوم نفسه.
---

"""
        + f"{stays}\n## القياس\n\nنحصي عدد القراء فقط، ولا نحفظ شيئًا على أجهزتهم.\n",
    )


def text(new, likeness):
    """The privacy notice: each section changes, in words, items or rows."""
    likeness = likeness.replace("*", "\\*")
    parts = ["يقول هذا الإشعار ما الذي نفعله بالمعلومات عنك.\n"]
    for number, heading in enumerate(SECTIONS):
        days = "تسعين" if new else "ثلاثين"
        parts.append(f"## {heading}" + (" {{ x1 }} \\*|X5|\\*\n" if number == 0 else "\n"))
        parts.append(f"نحتفظ بسجلات هذا القسم رقم {number} مدة {days} يومًا، ثم نحذفها كلها.\n")
        if number == 1 and new:
            parts.append(f"انظر {LONG_ADDRESS}records لمعرفة المزيد، وكلمات مثل {likeness} تبقى كما هي.\n")
        if number == 2:
            rows = f"| مزود الدفع | {days} |\n" + ("| مزود البريد %%x6%% | عام |\n" if new else "")
            parts.append(f"| مع من | المدة |\n|---|---|\n{rows}")
        if number == 3:
            parts.append("- ملف الجلسة\n" + ("- ملف اللغة {% x3 %}\n" if new else "") + "- ملف العرض\n")
    return "\n".join(parts)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
