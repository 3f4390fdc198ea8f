# standing
