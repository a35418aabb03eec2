"""Routes about prompts, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import prompt_broadcasts, prompts

PROMPTS = "petitions/<slug:slug>/prompts"
WORDS = f"{PROMPTS}/<slug:kind>/<str:locale>"
BROADCAST = "prompt-broadcasts/<uuid:broadcast_id>"

urlpatterns = [
    path("prompt-policy", prompts.Policy.as_view(), name="prompt-policy"),
    path(PROMPTS, prompts.PetitionPrompts.as_view(), name="prompts"),
    path(f"{PROMPTS}/pause", prompts.PromptsPause.as_view(), name="prompts-pause"),
    path(f"{PROMPTS}/resume", prompts.PromptsResume.as_view(), name="prompts-resume"),
    path(f"{PROMPTS}/broadcasts", prompt_broadcasts.Broadcasts.as_view(), name="prompt-broadcasts"),
    path(WORDS, prompts.Words.as_view(), name="prompt-words"),
    path(f"{WORDS}/test", prompts.Test.as_view(), name="prompt-test"),
    path(f"{BROADCAST}/pause", prompt_broadcasts.Pause.as_view(), name="prompt-broadcast-pause"),
    path(f"{BROADCAST}/resume", prompt_broadcasts.Resume.as_view(), name="prompt-broadcast-resume"),
    path(f"{BROADCAST}/cancel", prompt_broadcasts.Cancel.as_view(), name="prompt-broadcast-cancel"),
]
