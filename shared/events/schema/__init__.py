"""The contracts generated from the models: JSON Schemas, the AsyncAPI document, and what may change in them."""
