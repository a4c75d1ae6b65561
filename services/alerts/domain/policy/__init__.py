"""The numbers and words of `policy.yaml`, checked."""
