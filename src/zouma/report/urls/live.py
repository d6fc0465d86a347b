"""The address of the live page."""

from django.urls import path

from zouma.report.views.live import desk_live

urlpatterns = [path("desk/live/", desk_live, name="desk_live")]
