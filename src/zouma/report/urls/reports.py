"""Addresses of published reports, and of the staff's drafts."""

from django.urls import include, path

from zouma.report.views import desk, desk_ledger, desk_tables, public

DESK = [
    path("", desk.desk_reports, name="desk_reports"),
    path("<slug:slug>/", desk.desk_report, name="desk_report"),
    path("<slug:slug>/figures/<str:key>/", desk.desk_report_figure, name="desk_report_figure"),
    path("<slug:slug>/observations/", desk_ledger.desk_observations, name="desk_observations"),
    path("<slug:slug>/funder/", desk_tables.desk_funder, name="desk_funder"),
    path("<slug:slug>/funder.<slug:extension>", desk_tables.desk_funder_table,
         name="desk_funder_table"),
    path("<slug:slug>/statistics/", desk_tables.desk_statistics, name="desk_statistics"),
    path("<slug:slug>/statistics.<slug:extension>", desk_tables.desk_statistics_table,
         name="desk_statistics_table"),
]  # fmt: skip

urlpatterns = [
    path("reports/", public.reports, name="reports"),
    path("reports/<slug:slug>/", public.report, name="report"),
    path("reports/<slug:slug>/<int:number>/", public.report_version, name="report_version"),
    path("reports/<slug:slug>/<int:number>/figures.<slug:extension>", public.report_file,
         name="report_file"),
    path("reports/<slug:slug>/<int:number>/charts/<slug:chart>.svg", public.report_chart,
         name="report_chart"),
    path("reports/<slug:slug>/<int:number>/figures/<str:key>/", public.report_figure,
         name="report_figure"),
    path("methods/<slug:name>/", public.method, name="method"),
    path("desk/reports/", include(DESK)),
]  # fmt: skip
