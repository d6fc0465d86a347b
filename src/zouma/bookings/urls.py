"""Addresses of the public pages of bookings."""

from django.urls import path

from zouma.bookings import views

urlpatterns = [
    path("book/<uuid:session_uid>/", views.book, name="book"),
    path("basket/", views.basket, name="basket"),
    path("basket/<uuid:uid>/", views.leave_out, name="leave_out"),
    path("bookings/", views.my_bookings, name="my_bookings"),
    path("bookings/<slug:token>/", views.booking, name="booking"),
    path("bookings/<slug:token>/calendar.ics", views.booking_calendar, name="booking_calendar"),
]
