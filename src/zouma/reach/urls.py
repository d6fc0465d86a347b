"""Addresses of the pages of reach."""

from django.urls import include, path

from zouma.reach.views import returns
from zouma.reach.views.desk import returns as desk_returns

DESK = [
    path("returns/", desk_returns.desk_returns, name="desk_returns"),
    path("returns.csv", desk_returns.desk_returns_table, name="desk_returns_table"),
    path("returns/<uuid:activity_uid>/", desk_returns.desk_return, name="desk_return"),
    path("evidence/<uuid:evidence_uid>/", desk_returns.desk_evidence, name="desk_evidence"),
]

urlpatterns = [
    path("returns/<slug:token>/", returns.host_returns, name="host_returns"),
    path("returns/<slug:token>/stop/", returns.returns_stop, name="returns_stop"),
    path("returns/<slug:token>/<uuid:activity_uid>/", returns.host_return, name="host_return"),
    path("desk/", include(DESK)),
]
