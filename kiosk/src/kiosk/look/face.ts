import '@fontsource-variable/noto-sans-sc';
import '../../shared/look/rare/faces.css';
