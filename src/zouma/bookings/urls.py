"""Addresses of the public pages of bookings, and of the organisers' desk."""

from django.urls import include, path

from zouma.bookings import views
from zouma.bookings.views import desk

DESK = [
    path("", desk.desk, name="desk"),
    path("calling-off/", desk.desk_calling_off, name="desk_calling_off"),
    path("calling-off/<uuid:order_uid>/", desk.desk_called_off, name="desk_called_off"),
    path("doors/", desk.desk_doors, name="desk_doors"),
    path("doors/<uuid:device_uid>/", desk.desk_door, name="desk_door"),
    path("sessions/<uuid:session_uid>/attendance/", desk.desk_attendance,
         name="desk_attendance"),
    path("outbox/", desk.desk_outbox, name="desk_outbox"),
    path("outbox/<uuid:letter_uid>/", desk.desk_letter, name="desk_letter"),
    path("activities/<uuid:activity_uid>/", desk.desk_activity, name="desk_activity"),
    path("activities/<uuid:activity_uid>/bookings.<slug:extension>", desk.desk_activity_table,
         name="desk_activity_table"),
    path("activities/<uuid:activity_uid>/questions/", desk.desk_questions,
         name="desk_questions"),
    path("sessions/<uuid:session_uid>/schools/", desk.desk_schools, name="desk_schools"),
    path("sessions/<uuid:session_uid>/waiting-room/", desk.desk_room, name="desk_room"),
    path("sessions/<uuid:session_uid>/", desk.desk_session, name="desk_session"),
    path("sessions/<uuid:session_uid>/numbers/", desk.desk_numbers, name="desk_numbers"),
    path("sessions/<uuid:session_uid>/terms/", desk.desk_terms, name="desk_terms"),
    path("sessions/<uuid:session_uid>/message/", desk.desk_message, name="desk_message"),
    path("sessions/<uuid:session_uid>/door-list/", desk.desk_door_list, name="desk_door_list"),
    path("sessions/<uuid:session_uid>/overbooking/", desk.desk_overbooking,
         name="desk_overbooking"),
    path("sessions/<uuid:session_uid>/bookings.<slug:extension>", desk.desk_table,
         name="desk_table"),
]  # fmt: skip

urlpatterns = [
    path("book/<uuid:session_uid>/", views.book, name="book"),
    path("book/<uuid:session_uid>/class/", views.book_class, name="book_class"),
    path("book/<uuid:session_uid>/ballot/", views.ballot, name="ballot"),
    path("book/<uuid:session_uid>/ballot.json", views.ballot_data, name="ballot_data"),
    path("waiting-room/<uuid:room_uid>/", views.waiting_room, name="waiting_room"),
    path("waiting-room/<uuid:room_uid>/state.json", views.room_state, name="room_state"),
    path("basket/", views.basket, name="basket"),
    path("basket/<uuid:uid>/", views.leave_out, name="leave_out"),
    path("bookings/", views.my_bookings, name="my_bookings"),
    path("bookings/look-for-letter/", views.look_for_letter, name="look_for_letter"),
    path("bookings/forgotten/", views.forgotten, name="forgotten"),
    path("bookings/<slug:token>/", views.booking, name="booking"),
    path("bookings/<slug:token>/calendar.ics", views.booking_calendar, name="booking_calendar"),
    path("bookings/<slug:token>/<uuid:uid>.pkpass", views.booking_pass, name="booking_pass"),
    path("bookings/<slug:token>/data.json", views.booking_data, name="booking_data"),
    path("bookings/<slug:token>/forget/", views.forget_booking, name="forget_booking"),
    path("bookings/<slug:token>/confirm/", views.answer_letter, name="answer_letter"),
    path("bookings/<slug:token>/letter/", views.confirmation_letter, name="confirmation_letter"),
    path("door/worker.js", views.door_worker, name="door_worker"),
    path("door/icon-<int:size>.png", views.door_icon, name="door_icon"),
    path("door/<slug:token>/", views.door, name="door"),
    path("door/<slug:token>/door.webmanifest", views.door_manifest, name="door_manifest"),
    path("desk/", include(DESK)),
]
