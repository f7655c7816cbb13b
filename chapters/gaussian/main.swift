print("gaussian")
