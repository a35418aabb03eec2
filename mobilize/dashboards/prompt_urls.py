"""The staff's addresses about prompts, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import prompt_previews, prompts

PROMPTS = "petitions/<slug:slug>/prompts"
KIND = f"{PROMPTS}/<slug:kind>"
BROADCAST = "prompt-broadcasts/<uuid:broadcast_id>"

urlpatterns = [
    path("prompts/", prompts.limits, name="staff-prompt-limits"),
    path("prompts/limit/", prompts.limit, name="staff-prompt-limit"),
    path(f"{PROMPTS}/", prompts.overview, name="staff-petition-prompts"),
    path(f"{PROMPTS}/switch/", prompts.switch, name="staff-petition-prompts-switch"),
    path(f"{PROMPTS}/pause/", prompts.pause, name="staff-petition-prompts-pause"),
    path(f"{PROMPTS}/resume/", prompts.resume, name="staff-petition-prompts-resume"),
    path(f"{PROMPTS}/begin/", prompts.begin, name="staff-petition-prompts-begin"),
    path(f"{KIND}/", prompt_previews.preview, name="staff-petition-prompt"),
    path(f"{KIND}/<str:locale>/", prompt_previews.say, name="staff-petition-prompt-say"),
    path(f"{KIND}/<str:locale>/test/", prompt_previews.test, name="staff-petition-prompt-test"),
    *(
        path(
            f"{BROADCAST}/{step}/",
            prompts.step,
            {"step": step},
            name=f"staff-prompt-broadcast-{step}",
        )
        for step in ("pause", "resume", "cancel")
    ),
]
