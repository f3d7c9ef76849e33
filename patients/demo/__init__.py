"""The demo clinics: invented people whose twelve weeks are told through the product's own verbs."""
