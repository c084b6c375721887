"""The page of news, the bell, and the page on which one chooses how news comes."""

from app.notifications.views import by_link, news_choices, notifications

BLUEPRINTS = (notifications.blueprint, news_choices.blueprint, by_link.blueprint)
