"""What the portal itself remarks on a requirement: in the reader's language. Titles of sources stay in theirs."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

#: Remarks of networks.yaml and titles of our own, so that the catalogues know them; a test looks for each remark.
OWN = (
    _l("Permanent until deleted"),
    _l("Read at 24 h, 72 h and 7 days"),
    _l("Hours before the slot at which content is due"),
    _l("Other ratios are padded"),
    _l("Narrower is scaled up"),
    _l("The API takes JPEG"),
    _l("30 MB in the app"),
    _l("Read before it expires"),
    _l("Was 30; the Graph API page still shows 30. Rolled out gradually from 2025-12-18"),
    _l("Plain text only; clickable places are the bio (up to 5 links), a story link sticker, ads and DMs"),
    _l("Stored up to 2 years by Meta; read at 24 h, 72 h, 7 d, 30 d"),
    _l("Impressions are gone for media made after 2024-07-02; data may lag 48 h; an absent value is absent, not 0"),
    _l("No caption field; text goes in the frame"),
    _l("Captions are not shown; text must be in the image"),
    _l("Link sticker"),
    _l("Link sticker for any account since 2021"),
    _l("Manual entry from Group Insights"),
    _l("Cover image"),
    _l("Ticket URL field"),
    _l("House rule, a default that the team may edit"),
    _l("General knowledge, confirmed by no source"),
    _l(
        "Request lead time: University City (3 business days), PUP Santa Rosa (3-5 business days), "
        "GitLab handbook (about 1 week if images are needed)"
    ),
    _l(
        "Widely quoted; a 2026-09 check found no Meta page that documents it (source "
        "whalory). Tools stop at 55000 (Adobe) or 10000 (trypost)"
    ),
    _l("Mobile, 150-200"),
    _l("One guide says 30"),
    _l(
        "From 2025-12-16 Meta tests a cap (two link posts a month in one screenshot) for Pages and professional "
        "profiles without Meta Verified; links in comments and to Meta platforms are exempt"
    ),
    _l("600x315 in other tools"),
    _l("1200x630 for link previews"),
    _l("4 MB in Adobe and older API notes; 30 MB in press guides"),
    _l("All new videos are shared as Reels since mid-2025"),
    _l("2-10 GB in other tools"),
    _l("240 min by API"),
    _l("Impressions became views in 2024-2025; several post metrics left the API in 2024, so allow manual entry"),
    _l("No third-party API for groups since 2024-04 (source fb_groups_api): publish and measure by hand"),
    _l("Depends on a link sticker in the app; the API has none"),
    _l("10 MB in Late"),
    _l("4 GB in Late"),
    _l("120 s in Late"),
    _l("Top 14 per cent is covered"),
    _l("API value; the app has no length limit since 2025-06 (source fb_reels_2025)"),
    _l("Instagram value"),
    _l("Description limit is not documented in the sources"),
    _l("Event name limit is not documented in the sources"),
    _l("1200×628 is a good floor"),
    _l("10 MB elsewhere"),
    _l("Keep text in the middle 80 per cent"),
    _l("3:4 in the app since 2025; the API floor is 4:5 = 0.8 (source ayr_ig)"),
    _l("1080x1440 for 3:4"),
    _l("Shown at 1080 wide"),
    _l("A single feed video is published as a Reel"),
    _l("JPEG by API"),
    _l("4 GB in the app"),
    _l("Story metrics are available for 24 hours only; counts under 5 may read as 0"),
    _l("link_taps is not among the API fields: read it in the app or count it by UTM"),
    _l("0.01:1 to 10:1 accepted"),
    _l("1 GB in other copies of the API page; 4 GB in the app"),
    _l(
        "15 min by API; over 3 min is not recommended to new audiences; 20 min "
        "in the app since 2025-10 (source bg_reels)"
    ),
    _l("At least 2"),
    _l("10 by API (source zern_ig)"),
    _l("The first item sets the crop for all"),
    _l("No insights for single items in an album"),
    _l("LinkedIn Help a528176"),
    _l("About 200 on desktop; not documented by LinkedIn"),
    _l("LinkedIn plays hashtags down in discovery"),
    _l("9-10 in many tools; a document (PDF, PPTX, DOCX up to 100 MB, 300 pages) is an alternative"),
    _l("1200x627 for links, 1080x1350 portrait"),
    _l("1:2.4 to 2.4:1 accepted"),
    _l("MOV and AVI in the app"),
    _l("500 MB by API (source ayr_li)"),
    _l("15 min desktop, 10 min mobile; 30 min by API"),
    _l("In place of pictures; at most 300 pages"),
    _l("Likes, comments and shares may be negative on a day"),
    _l("LinkedIn Help a522483"),
    _l("Not documented by LinkedIn; 150 in other lists"),
    _l("Cover advised"),
    _l("The Data API counts bytes, so Cyrillic text fits about 2500 characters; < and > are refused"),
    _l("Above 60 all are ignored; 3 are shown. YouTube Help 6390658"),
    _l("The channel needs access to advanced features"),
    _l("Thumbnail"),
    _l("Larger is fine"),
    _l("2 MB on mobile and by API; 50 MB on desktop since late 2025"),
    _l("256 GB"),
    _l("12 h; 15 min if the channel is not verified"),
    _l("Not clickable since 2023-08-31; use 'related video'"),
    _l("Square or taller"),
    _l("YouTube Help 10059070"),
    _l("Not documented; polls 65 characters an option, quiz answers 80"),
    _l("No API for community posts: publish and measure by hand"),
    _l("25000 with Premium"),
    _l("URL = 23; emoji and CJK = 2; Cyrillic and Latin = 1; NFC"),
    _l("4 photos or 1 GIF or 1 video"),
    _l("1:3 to 3:1"),
    _l("16 GB with Premium; older pages say 512 MB"),
    _l("20 min; 125 min with Premium; older pages say 140 s"),
    _l("By API; the app shows up to 4000 in some guides"),
    _l("Rolled out in 2025-08 without a formal notice"),
    _l("Captions are plain text; use the bio link"),
    _l("By API; every creator has at least 3 min"),
    _l("PNG is refused"),
    _l("More for Premium authors"),
    _l("Under a photo or video"),
    _l("Album"),
    _l("Ratio at most 20"),
    _l("By bot; 2 GB in the app, 4 GB Premium"),
    _l("Views grow for days; fix the reading time"),
    _l("A text attachment takes 10000"),
    _l("An emoji counts as its UTF-8 bytes"),
    _l("One topic tag, 1-50 characters, no . or & (source zern_th)"),
    _l("Since 2025-12-22"),
    _l("10 in other tools"),
    _l("Longer than 0"),
    _l("Bot and channel API. App limit for communities is not documented"),
    _l("Under an image, by API"),
    _l("API; 50 MB for a file"),
    _l("A post API exists for channels only (source vb_chan); communities are handled by hand"),
)


def remark_words(text: str) -> str | None:
    """A remark or title in the reader's language, or None where it only stands as it was written."""
    words = str(gettext(text)) if text else ""
    return words if words != text else None
