"""The shape of scoring's answers, for the OpenAPI document; the views make them."""
