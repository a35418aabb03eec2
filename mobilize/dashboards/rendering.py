"""How forms are drawn: `{{ form }}` and `field.as_field_group` in the house's own shape."""

from django.forms.renderers import DjangoTemplates


class HouseForms(DjangoTemplates):
    """Error summary on top; per field its label, hint, error and control, in reading order."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
