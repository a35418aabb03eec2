"""Routes of donations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
