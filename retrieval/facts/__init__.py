"""What a French text states that can be right or wrong: amounts, durations, dates, phone numbers, articles of law..."""
