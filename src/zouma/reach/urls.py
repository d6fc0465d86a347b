"""Addresses of the pages of reach."""

from django.urls import include, path

from zouma.reach.views import audits, headcounts, returns
from zouma.reach.views.desk import audits as desk_audits
from zouma.reach.views.desk import headcounts as desk_headcounts
from zouma.reach.views.desk import interviews as desk_interviews
from zouma.reach.views.desk import returns as desk_returns

DESK = [
    path("returns/", desk_returns.desk_returns, name="desk_returns"),
    path("returns.csv", desk_returns.desk_returns_table, name="desk_returns_table"),
    path("returns/<uuid:activity_uid>/", desk_returns.desk_return, name="desk_return"),
    path("evidence/<uuid:evidence_uid>/", desk_returns.desk_evidence, name="desk_evidence"),
    path("counting/", desk_headcounts.desk_counting, name="desk_counting"),
    path("counting/plan/<uuid:session_uid>/", desk_headcounts.desk_head_count_plan,
         name="desk_head_count_plan"),
    path("counting/<uuid:head_count_uid>/", desk_headcounts.desk_head_count,
         name="desk_head_count"),
    path("counting/<uuid:head_count_uid>/sheet/", desk_headcounts.desk_head_count_sheet,
         name="desk_head_count_sheet"),
    path("audits/", desk_audits.desk_audits, name="desk_audits"),
    path("audits/<uuid:plan_uid>/", desk_audits.desk_audit, name="desk_audit"),
    path("audits/<uuid:plan_uid>/sheets/", desk_audits.desk_audit_sheets,
         name="desk_audit_sheets"),
    path("audits/<uuid:plan_uid>/<uuid:unit_uid>/", desk_audits.desk_audit_unit,
         name="desk_audit_unit"),
    path("interviews/", desk_interviews.desk_questionnaire, name="desk_questionnaire"),
    path("interviews/<uuid:activity_uid>/", desk_interviews.desk_interviews,
         name="desk_interviews"),
]  # fmt: skip

urlpatterns = [
    path("returns/<slug:token>/", returns.host_returns, name="host_returns"),
    path("returns/<slug:token>/stop/", returns.returns_stop, name="returns_stop"),
    path("returns/<slug:token>/<uuid:activity_uid>/", returns.host_return, name="host_return"),
    path("audits/<slug:token>/", audits.audit, name="audit"),
    path("head-counts/<slug:token>/", headcounts.head_count, name="head_count"),
    path("desk/", include(DESK)),
]
