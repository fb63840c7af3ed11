"""What is on the broker: streams, subjects, publishing, erasing; and a broker of our own."""
