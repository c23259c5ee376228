"""What reads a submission's words on the trusted side, fed with bytes that a fuzzer makes."""
