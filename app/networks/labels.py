"""The words for what networks.yaml names: formats, requirements, sources, the metrics that a network gives.

A format that a newer file brings and that has no words here yet goes by the name that the file gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.networks.captions import CaptionUnit

if TYPE_CHECKING:
    from flask_babel import LazyString

    from app.networks.requirements import FormatSpec

# On the network's own page, where the network need not be named again.
FORMATS = {
    "facebook_feed": _l("Page post"),
    "facebook_group": _l("Group post (community platform)"),
    "facebook_story": _l("Story"),
    "facebook_reel": _l("Reel"),
    "facebook_event": _l("Event page"),
    "instagram_feed": _l("Feed photo"),
    "instagram_story": _l("Story"),
    "instagram_reel": _l("Reel"),
    "instagram_carousel": _l("Carousel"),
    "linkedin_post": _l("Page or member post"),
    "linkedin_article": _l("Article or newsletter"),
    "youtube_video": _l("Video"),
    "youtube_short": _l("Short"),
    "youtube_community": _l("Community post"),
    "x_post": _l("Post"),
    "tiktok_video": _l("Video"),
    "tiktok_photo": _l("Photo post"),
    "telegram_post": _l("Channel post"),
    "threads_post": _l("Post"),
    "viber_community": _l("Community or channel message"),
}

# Everywhere else: in sentences, in the calendar, in lists over all networks.
FULL_FORMATS = {
    "facebook_feed": _l("Facebook page post"),
    "facebook_group": _l("Facebook group post"),
    "facebook_story": _l("Facebook story"),
    "facebook_reel": _l("Facebook reel"),
    "facebook_event": _l("Facebook event page"),
    "instagram_feed": _l("Instagram feed photo"),
    "instagram_story": _l("Instagram story"),
    "instagram_reel": _l("Instagram reel"),
    "instagram_carousel": _l("Instagram carousel"),
    "linkedin_post": _l("LinkedIn post"),
    "linkedin_article": _l("LinkedIn article"),
    "youtube_video": _l("YouTube video"),
    "youtube_short": _l("YouTube Short"),
    "youtube_community": _l("YouTube community post"),
    "x_post": _l("X post"),
    "tiktok_video": _l("TikTok video"),
    "tiktok_photo": _l("TikTok photo post"),
    "telegram_post": _l("Telegram channel post"),
    "threads_post": _l("Threads post"),
    "viber_community": _l("Viber community message"),
}

REQUIREMENTS = {
    "caption_max": _l("Caption, at most"),
    "caption_max_media": _l("Caption under a picture or video, at most"),
    "caption_visible": _l("Caption shown before the fold"),
    "caption_unit": _l("Caption is counted in"),
    "title_max": _l("Title, at most"),
    "hashtags_max": _l("Hashtags, at most"),
    "hashtags_rec": _l("Hashtags, our advice"),
    "link_allowed": _l("Link allowed"),
    "link_clickable": _l("Link clickable"),
    "links_max": _l("Links, at most"),
    "media_required": _l("Picture or video required"),
    "media_max": _l("Pictures and videos, at most"),
    "mixed_media": _l("Pictures and videos together"),
    "alt_text_max": _l("Alt text, at most"),
    "image_types": _l("Picture types"),
    "image_max_mb": _l("Picture file, at most"),
    "image_aspect_min": _l("Picture ratio, narrowest"),
    "image_aspect_max": _l("Picture ratio, widest"),
    "image_aspect_rec": _l("Picture ratio, best"),
    "image_min_px": _l("Picture size in pixels, at least"),
    "image_rec_px": _l("Picture size in pixels, best"),
    "image_max_px": _l("Picture size in pixels, at most"),
    "video_types": _l("Video types"),
    "video_max_mb": _l("Video file, at most"),
    "video_aspect_rec": _l("Video ratio, best"),
    "video_min_px": _l("Video size in pixels, at least"),
    "video_rec_px": _l("Video size in pixels, best"),
    "video_min_s": _l("Video, at least"),
    "video_max_s": _l("Video, at most"),
    "document_types": _l("Document types"),
    "document_max_mb": _l("Document file, at most"),
    "safe_zone_px": _l("Keep free of text"),
    "lifetime_h": _l("Removed after"),
    "metrics_window_h": _l("Figures can be read for"),
    "metrics": _l("Figures that the network gives"),
    "content_due_h": _l("Content is due before the slot by"),
    "request_lead_bd": _l("Request before the first slot by"),
}

GROUPS = (
    (
        _l("Text"),
        (
            *("caption_max", "caption_max_media", "caption_visible", "caption_unit"),
            *("title_max", "hashtags_max", "hashtags_rec"),
        ),
    ),
    (_l("Links"), ("link_allowed", "link_clickable", "links_max")),
    (
        _l("Pictures and videos"),
        ("media_required", "media_max", "mixed_media", "alt_text_max", "safe_zone_px"),
    ),
    (
        _l("Picture"),
        (
            *("image_types", "image_max_mb", "image_aspect_min", "image_aspect_max", "image_aspect_rec"),
            *("image_min_px", "image_rec_px", "image_max_px"),
        ),
    ),
    (
        _l("Video"),
        (
            *("video_types", "video_max_mb", "video_aspect_rec", "video_min_px", "video_rec_px"),
            *("video_min_s", "video_max_s"),
        ),
    ),
    (_l("Document"), ("document_types", "document_max_mb")),
    (
        _l("Time and figures"),
        ("content_due_h", "request_lead_bd", "lifetime_h", "metrics_window_h", "metrics"),
    ),
)

CAPTION_UNITS = {
    CaptionUnit.CODE_POINTS: _l("characters"),
    CaptionUnit.UTF8_BYTES: _l("bytes, of which a Cyrillic letter takes two"),
    CaptionUnit.UTF16_UNITS: _l("characters, of which most emoji take two or more"),
    CaptionUnit.X_WEIGHTED: _l("characters as X weighs them: a link 23, an emoji 2"),
    CaptionUnit.THREADS_UTF8_EMOJI: _l("characters, an emoji by its bytes"),
}

SOURCE_KINDS = {
    "official": _l("Official"),
    "compiled_official": _l("Compiled from official pages"),
    "vendor_api_doc": _l("Documentation of a publishing tool"),
    "press": _l("Press"),
    "guide": _l("Guide"),
    "practice": _l("Practice of other teams"),
    "house": _l("House rule"),
    "unverified": _l("Not verified"),
}

METRICS = {
    "active_members": _l("active members"),
    "avg_percentage_viewed": _l("average share viewed"),
    "avg_view_duration": _l("average view duration"),
    "avg_watch_time": _l("average watch time"),
    "bookmarks": _l("bookmarks"),
    "clicks": _l("clicks"),
    "comments": _l("comments"),
    "ctr": _l("click-through rate"),
    "ctr_thumbnail": _l("click-through rate of the thumbnail"),
    "engaged_views": _l("engaged views"),
    "engagement_rate": _l("engagement rate"),
    "engagements": _l("engagements"),
    "exits": _l("exits"),
    "follows": _l("follows"),
    "forwards": _l("forwards"),
    "full_views_rate": _l("share of full views"),
    "impressions": _l("impressions"),
    "like_rate": _l("like rate"),
    "likes": _l("likes"),
    "link_clicks": _l("link clicks"),
    "link_taps": _l("link taps"),
    "members_joined": _l("members joined"),
    "members_left": _l("members left"),
    "members_total": _l("members in all"),
    "negative_feedback": _l("negative feedback"),
    "new_followers": _l("new followers"),
    "page_views": _l("page views"),
    "posts": _l("posts"),
    "profile_clicks": _l("profile clicks"),
    "profile_visits": _l("profile visits"),
    "quotes": _l("quotes"),
    "reach": _l("reach"),
    "reactions": _l("reactions"),
    "replies": _l("replies"),
    "reposts": _l("reposts"),
    "responses_going": _l("responses 'going'"),
    "responses_interested": _l("responses 'interested'"),
    "saves": _l("saves"),
    "shares": _l("shares"),
    "subscribers": _l("subscribers"),
    "subscribers_gained": _l("subscribers gained"),
    "subscribers_joined": _l("subscribers joined"),
    "subscribers_left": _l("subscribers left"),
    "swipes_forward": _l("swipes forward"),
    "taps_back": _l("taps back"),
    "taps_forward": _l("taps forward"),
    "ticket_clicks": _l("ticket clicks"),
    "total_interactions": _l("interactions in all"),
    "unique_impressions": _l("unique impressions"),
    "unique_viewers": _l("unique viewers"),
    "url_clicks": _l("link clicks (URL)"),
    "views": _l("views"),
    "votes": _l("votes"),
    "watch_time": _l("watch time"),
}


def format_label(format_: FormatSpec) -> LazyString | str:
    """The format's name on its network's page: 'Story'."""
    return FORMATS.get(format_.id, format_.name)


def full_format_label(format_: FormatSpec) -> LazyString | str:
    """The format's name with its network: 'Instagram story'."""
    return FULL_FORMATS.get(format_.id, f"{format_.network_name}: {format_.name}")
