"""Addresses of the public pages of bookings."""

from django.urls import path

from zouma.bookings import views

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
    path("bookings/<slug:token>/data.json", views.booking_data, name="booking_data"),
    path("bookings/<slug:token>/forget/", views.forget_booking, name="forget_booking"),
    path("bookings/<slug:token>/confirm/", views.answer_letter, name="answer_letter"),
    path("bookings/<slug:token>/letter/", views.confirmation_letter, name="confirmation_letter"),
]
