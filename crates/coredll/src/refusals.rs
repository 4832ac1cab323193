//! What a program sees of a kernel refusal, unless its function says otherwise.
