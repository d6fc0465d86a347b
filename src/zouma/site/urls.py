"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap as sitemap_part
from django.urls import include, path
from django.views.static import serve
from wagtail.admin import urls as wagtail_admin_urls

from zouma.site import views
from zouma.site.api import api, nowhere
from zouma.site.sitemaps import SITEMAPS

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("staff/", include(wagtail_admin_urls)),
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    path("api/<path:rest>", nowhere),
    path("display/", views.set_display, name="set_display"),
    path("arrival/", views.arrival, name="arrival"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_part, {"sitemaps": SITEMAPS},
         name="django.contrib.sitemaps.views.sitemap"),
    path("constant/", views.constant, name="constant"),
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    *i18n_patterns(
        path("", include("zouma.programme.urls")),
        path("", include("zouma.bookings.urls")),
        path("", include("zouma.report.urls.reports")),
        path("", include("zouma.reach.urls")),
        path("", include("zouma.report.urls.live")),
        path("about/", views.about, name="about"),
        prefix_default_language=True,
    ),
]  # fmt: skip

handler400 = "zouma.site.views.bad_request"
handler403 = "zouma.site.views.permission_denied"
handler404 = "zouma.site.views.not_found"
handler500 = "zouma.site.views.server_error"
