"""Addresses of the programme's public pages."""

from django.urls import path

from zouma.programme import views

urlpatterns = [
    path("", views.home, name="home"),
    path("programme/", views.programme, name="programme"),
    path("map/", views.map_page, name="map_page"),
    path("map/places.geojson", views.map_places, name="map_places"),
    path("calendar/", views.calendar, name="calendar"),
    path("embed/", views.embed, name="embed"),
    path("favourites/", views.favourites, name="favourites"),
    path("favourites/<uuid:uid>/", views.toggle_favourite, name="toggle_favourite"),
    path("feeds/programme.<slug:extension>", views.feed, name="feed"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("editions/<slug:slug>/", views.edition, name="edition"),
    path("editions/<slug:edition_slug>/<slug:slug>/", views.activity, name="activity"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
]
