"""A clinic's week to take along: CSV, JSON and PDF, with numerators and denominators."""
