# fan
