"""Settings for django-jazzmin."""

from __future__ import annotations

from automations_admin import jazzmin


def test_no_other_host_is_asked() -> None:
    """Jazzmin's own default is a font from elsewhere."""
    assert jazzmin.settings()["use_google_fonts_cdn"] is False


def test_a_project_overrides_what_it_likes() -> None:
    """Icons are added to, the rest is replaced."""
    found = jazzmin.settings(site_title="Shop", icons={"shop.order": "fas fa-cart"})
    assert found["site_title"] == "Shop"
    assert found["icons"]["shop.order"] == "fas fa-cart"
    assert found["icons"]["automations.flow"]


def test_url_names_are_in_lower_case() -> None:
    """Jazzmin lowers them before it looks them up."""
    assert jazzmin.ui_tweaks(theme="flatly") == {"default_theme_mode": "auto", "theme": "flatly"}
